/* Threads: many, short-lived, holding locks when they end, cancelled. */
#include "torture.h"
#include <dirent.h>
#include <linux/futex.h>

static atomic_int go, stop, done;

static void *hold(void *argument)
{
    static _Thread_local long mine;
    mine = (long)argument;
    done++;
    while (!go)
        sched_yield();
    return (void *)(mine == (long)argument ? mine : -1);
}

static int many_threads(long count)
{
    pthread_t *threads = calloc(count, sizeof *threads);
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 64 << 10);
    for (long i = 0; i < count; i++)
        CHECK(pthread_create(&threads[i], &small, hold, (void *)i) == 0);
    while (done < count)
        sched_yield();
    go = 1;
    for (long i = 0; i < count; i++) {
        void *result;
        CHECK(pthread_join(threads[i], &result) == 0 && result == (void *)i);
    }
    return 0;
}

static long count_entries(const char *path)
{
    long count = 0;
    DIR *folder = opendir(path);
    while (readdir(folder))
        count++;
    closedir(folder);
    return count;
}

static void *nothing(void *argument) { return argument; }

static int churn(long count)
{
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        CHECK(pthread_create(&threads[i], 0, nothing, 0) == 0);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], 0);
    return 0;
}

/* What a thread took, it gives back when it ends; a collector of garbage may take its time. */
static int leaks(long count)
{
    for (int i = 0; i < 300; i++)
        if (churn(0))
            return 1;
    long memory = resident(), files = count_entries("/proc/self/fd");
    for (long i = 0; i < count / 4; i++)
        if (churn(0))
            return 1;
    long grown = resident() - memory;
    if (grown > 128 << 10)
        printf("  grown by %ld KiB\n", grown);
    CHECK(grown <= 128 << 10);
    CHECK(count_entries("/proc/self/fd") == files);
    for (int i = 0; i < 1000 && count_entries("/proc/self/task") != 3; i++)
        pause_for(1000);
    CHECK(count_entries("/proc/self/task") == 3);
    return 0;
}

struct shared {
    pthread_mutex_t mutex;
    pthread_cond_t condition;
    long value;
};

static struct shared *share(int robust, int protocol)
{
    struct shared *shared = mmap(0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, robust);
    pthread_mutexattr_setprotocol(&attributes, protocol);
    pthread_mutex_init(&shared->mutex, &attributes);
    pthread_condattr_t condition;
    pthread_condattr_init(&condition);
    pthread_condattr_setpshared(&condition, PTHREAD_PROCESS_SHARED);
    pthread_cond_init(&shared->condition, &condition);
    return shared;
}

static void *lock_and_leave(void *argument)
{
    struct shared *shared = argument;
    if (pthread_mutex_lock(&shared->mutex) == EOWNERDEAD)
        pthread_mutex_consistent(&shared->mutex);
    shared->value++;
    return 0;
}

/* The owner ends, as a thread or as a process, with a waiter or without. */
static int robust(long count)
{
    for (int protocol = PTHREAD_PRIO_NONE; protocol <= PTHREAD_PRIO_INHERIT; protocol++) {
        struct shared *shared = share(PTHREAD_MUTEX_ROBUST, protocol);
        for (long i = 0; i < count; i++) {
            pthread_t owner;
            CHECK(pthread_create(&owner, 0, lock_and_leave, shared) == 0);
            if (i & 1)
                pthread_join(owner, 0);
            else
                while (*(volatile long *)&shared->value != 2 * i + 1)
                    sched_yield();
            CHECK(pthread_mutex_lock(&shared->mutex) == EOWNERDEAD);
            CHECK(pthread_mutex_consistent(&shared->mutex) == 0);
            CHECK(pthread_mutex_unlock(&shared->mutex) == 0);
            if (!(i & 1))
                pthread_join(owner, 0);
            pid_t child = fork();
            if (child == 0) {
                lock_and_leave(shared);
                if (i & 1)
                    kill(getpid(), SIGKILL);
                _exit(0);
            }
            while (*(volatile long *)&shared->value != 2 * i + 2)
                sched_yield();
            CHECK(pthread_mutex_lock(&shared->mutex) == EOWNERDEAD);
            CHECK(pthread_mutex_consistent(&shared->mutex) == 0);
            CHECK(pthread_mutex_unlock(&shared->mutex) == 0);
            CHECK(waitpid(child, 0, 0) == child);
        }
        munmap(shared, PAGE);
    }
    return 0;
}

static long iterations;

static void *add(void *argument)
{
    struct shared *shared = argument;
    for (long i = 0; i < iterations; i++) {
        pthread_mutex_lock(&shared->mutex);
        shared->value++;
        pthread_mutex_unlock(&shared->mutex);
    }
    return 0;
}

static int inherit(long count)
{
    struct shared *shared = share(PTHREAD_MUTEX_STALLED, PTHREAD_PRIO_INHERIT);
    pthread_t threads[4];
    iterations = count;
    for (int i = 0; i < 4; i++)
        CHECK(pthread_create(&threads[i], 0, add, shared) == 0);
    pid_t child = fork();
    if (child == 0) {
        add(shared);
        _exit(0);
    }
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], 0);
    int status;
    CHECK(waitpid(child, &status, 0) == child && status == 0);
    CHECK(shared->value == 5 * count);
    return 0;
}

/* Turns go round a ring of threads by broadcasts. */
static void *take_turns(void *argument)
{
    struct shared *shared = argument;
    long self = done++;
    for (long i = 0; i < iterations; i++) {
        pthread_mutex_lock(&shared->mutex);
        while (shared->value % 4 != self)
            pthread_cond_wait(&shared->condition, &shared->mutex);
        shared->value++;
        pthread_cond_broadcast(&shared->condition);
        pthread_mutex_unlock(&shared->mutex);
    }
    return 0;
}

static int turns(long count)
{
    for (int protocol = PTHREAD_PRIO_NONE; protocol <= PTHREAD_PRIO_INHERIT; protocol++) {
        struct shared *shared = share(PTHREAD_MUTEX_STALLED, protocol);
        pthread_t threads[4];
        iterations = count;
        done = 0;
        for (int i = 0; i < 4; i++)
            CHECK(pthread_create(&threads[i], 0, take_turns, shared) == 0);
        for (int i = 0; i < 4; i++)
            pthread_join(threads[i], 0);
        CHECK(shared->value == 4 * count);
    }
    return 0;
}

static int word, other;

static void *wait_on_word(void *argument)
{
    done++;
    long result = syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, 0, 0, 0);
    return (void *)(result ? (long)errno : 0);
}

static int requeue(long count)
{
    for (long i = 0; i < count; i++) {
        pthread_t threads[6];
        word = other = done = 0;
        for (int k = 0; k < 6; k++)
            CHECK(pthread_create(&threads[k], 0, wait_on_word, 0) == 0);
        while (done != 6)
            sched_yield();
        errno = 0;
        CHECK(syscall(SYS_futex, &word, FUTEX_CMP_REQUEUE_PRIVATE, 1, 100, &other, 1) == -1 && errno == EAGAIN);
        int moved = 0;
        while (moved < 6) {
            long now = syscall(SYS_futex, &word, FUTEX_CMP_REQUEUE_PRIVATE, 1, 100, &other, 0);
            CHECK(now >= 0);
            moved += (int)now;
            sched_yield();
        }
        for (int woken = 0; woken < 5;) {
            long now = syscall(SYS_futex, &other, FUTEX_WAKE_PRIVATE, 100, 0, 0, 0);
            CHECK(now >= 0);
            woken += now ? (int)now : 5;
        }
        for (int k = 0; k < 6; k++) {
            void *result;
            pthread_join(threads[k], &result);
            CHECK(result == 0);
        }
    }
    return 0;
}

static int pipes[2];
static sem_t semaphore;
static atomic_int cleaned;

static void clean(void *argument) { cleaned++; }

static void *cancelled(void *argument)
{
    char byte;
    pthread_cleanup_push(clean, 0);
    switch ((long)argument % 5) {
    case 0: done++; for (;;) if (read(pipes[0], &byte, 1) < 0 && errno != EINTR) return 0; break;
    case 1: done++; for (;;) pause(); break;
    case 2: done++; sem_wait(&semaphore); break;
    case 3: done++; for (;;) poll(0, 0, 1000); break;
    default:
        pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, 0);
        done++;
        for (volatile long i = 0;; i++) { }
    }
    pthread_cleanup_pop(0);
    return 0;
}

static int cancellation(long count)
{
    CHECK(pipe(pipes) == 0);
    sem_init(&semaphore, 0, 0);
    for (long i = 0; i < count; i++) {
        pthread_t thread;
        void *result;
        done = 0;
        CHECK(pthread_create(&thread, 0, cancelled, (void *)i) == 0);
        while (i % 3 && !done)
            sched_yield();
        CHECK(pthread_cancel(thread) == 0);
        CHECK(pthread_join(thread, &result) == 0 && result == PTHREAD_CANCELED);
    }
    CHECK(cleaned > 0);
    return 0;
}

static void *spin(void *argument)
{
    atomic_long *counter = argument;
    while (!stop) {
        ++*counter;
        free(malloc(100));
    }
    return 0;
}

/* Forks of a process whose other threads are busy. */
static int forks(long count)
{
    static atomic_long counters[8];
    pthread_t threads[8];
    for (int i = 0; i < 8; i++)
        CHECK(pthread_create(&threads[i], 0, spin, &counters[i]) == 0);
    for (long i = 0; i < count; i++) {
        pid_t child = fork();
        CHECK(child >= 0);
        if (child == 0) {
            char *memory = malloc(1000);
            memset(memory, (int)i, 1000);
            _exit(memory[999] == (char)i ? (int)(i & 63) + 1 : 0);
        }
        int status;
        CHECK(waitpid(child, &status, 0) == child);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == (i & 63) + 1);
    }
    stop = 1;
    for (int i = 0; i < 8; i++) {
        pthread_join(threads[i], 0);
        CHECK(counters[i] > 0);
    }
    return 0;
}

static void *fork_often(void *argument)
{
    for (long i = 0; i < iterations; i++) {
        pid_t child = i & 1 ? vfork() : fork();
        if (child == 0)
            _exit(7);
        int status;
        if (child < 0 || waitpid(child, &status, 0) != child || WEXITSTATUS(status) != 7)
            return (void *)1;
    }
    return 0;
}

/* Several threads fork at once, while others come and go. */
static int forks_at_once(long count)
{
    pthread_t threads[4];
    iterations = count;
    for (int i = 0; i < 4; i++)
        CHECK(pthread_create(&threads[i], 0, fork_often, 0) == 0);
    for (long i = 0; i < count; i++)
        if (churn(0))
            return 1;
    for (int i = 0; i < 4; i++) {
        void *result;
        pthread_join(threads[i], &result);
        CHECK(result == 0);
    }
    return 0;
}

const struct test thread_tests[] = {
    { "many-threads", many_threads, 200, 1000 },
    { "thread-leaks", leaks, 1000, 20000 },
    { "robust-mutexes", robust, 20, 2000 },
    { "priority-inheritance", inherit, 2000, 100000 },
    { "condition-variables", turns, 500, 20000 },
    { "requeue", requeue, 5, 200 },
    { "cancellation", cancellation, 60, 5000 },
    { "forks-beside-busy-threads", forks, 30, 10000 },
    { "forks-at-once", forks_at_once, 10, 500 },
    { 0 },
};
