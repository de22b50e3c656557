/* Waits with relative timeouts: what other threads do, and signals that nobody handles, must not make them longer. */
#include "torture.h"
#include <linux/futex.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/socket.h>

/* Milliseconds. Begun anew a wait would last as long as the forks do; a busy machine takes its time as well. */
enum { LENGTH = 400 };

static atomic_int forking;

static void *forks(void *unused)
{
    (void)unused;
    while (atomic_load(&forking)) {
        pid_t child = fork();
        if (child == 0)
            _exit(0);
        waitpid(child, 0, 0);
        pause_for(20000);
    }
    return 0;
}

static double milliseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static const struct timespec span = { 0, LENGTH * 1000000L };
static int word, set, semaphores;

static long wait_futex(void) { return syscall(SYS_futex, &word, FUTEX_WAIT, 0, &span, 0, 0) == -1 && errno == ETIMEDOUT; }
static long wait_epoll(void) { struct epoll_event e; return epoll_wait(set, &e, 1, LENGTH) == 0; }
static long wait_epoll2(void)
{
    struct epoll_event e;
    long result = syscall(441, set, &e, 1, &span, 0, 8);
    return result == 0 || (result == -1 && errno == ENOSYS && wait_epoll());
}
static long wait_poll(void) { return poll(0, 0, LENGTH) == 0; }
static long wait_poll_constant(void) { return syscall(SYS_ppoll, 0, 0, &span, 0, 8) == 0; }
static long wait_select(void)
{
    struct timespec t = span;
    return syscall(SYS_pselect6, 0, 0, 0, 0, &t, 0) == 0 && t.tv_sec == 0 && t.tv_nsec == 0;
}
static long wait_signal(void)
{
    sigset_t wanted;
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGUSR2);
    return sigtimedwait(&wanted, 0, &span) == -1 && errno == EAGAIN;
}
static long wait_semaphore(void)
{
    struct sembuf down = { 0, -1, 0 };
    return semtimedop(semaphores, &down, 1, &span) == -1 && errno == EAGAIN;
}
static long wait_sleep(void) { return nanosleep(&span, 0) == 0; }
static long wait_sleep_realtime(void) { return clock_nanosleep(CLOCK_REALTIME, 0, &span, 0) == 0; }
static long wait_sleep_boot(void) { return clock_nanosleep(CLOCK_BOOTTIME, 0, &span, 0) == 0; }

static int limited[2];
static long wait_socket(void)
{
    char byte;
    return recv(limited[0], &byte, 1, 0) == -1 && errno == EAGAIN;
}
static long wait_socket_read(void)
{
    char byte;
    return read(limited[0], &byte, 1) == -1 && errno == EAGAIN;
}

static int beside_forks(long count)
{
    static const struct { const char *name; long (*wait)(void); } waits[] = {
        { "futex", wait_futex }, { "epoll_pwait", wait_epoll }, { "epoll_pwait2", wait_epoll2 }, { "ppoll", wait_poll },
        { "ppoll, constant timeout", wait_poll_constant }, { "pselect6", wait_select }, { "rt_sigtimedwait", wait_signal },
        { "semtimedop", wait_semaphore }, { "nanosleep", wait_sleep }, { "clock_nanosleep", wait_sleep_realtime },
        { "clock_nanosleep, other clock", wait_sleep_boot }, { "recv", wait_socket }, { "read of a socket", wait_socket_read },
    };
    struct timeval limit = { 0, LENGTH * 1000 };
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, limited) == 0);
    CHECK(setsockopt(limited[0], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == 0);
    set = epoll_create1(0);
    semaphores = semget(IPC_PRIVATE, 1, 0600);
    for (long i = 0; i < count; i++) {
        pthread_t thread;
        atomic_store(&forking, 1);
        CHECK(pthread_create(&thread, 0, forks, 0) == 0);
        for (size_t k = 0; k < sizeof waits / sizeof *waits; k++) {
            double start = milliseconds();
            long ok = waits[k].wait();
            double taken = milliseconds() - start;
            if (!ok || taken < LENGTH - 1 || taken > LENGTH + 4000)
                printf("  %s: %s after %.0f ms\n", waits[k].name, ok ? "timeout" : strerror(errno), taken);
            CHECK(ok && taken >= LENGTH - 1 && taken <= LENGTH + 4000);
        }
        atomic_store(&forking, 0);
        pthread_join(thread, 0);
    }
    if (semaphores >= 0)
        semctl(semaphores, 0, IPC_RMID);
    close(set);
    close(limited[0]);
    close(limited[1]);
    return 0;
}

static atomic_int handled;
static void note(int signal) { (void)signal; atomic_fetch_add(&handled, 1); }

static void *signals_soon(void *thread)
{
    pause_for(50000);
    pthread_kill(*(pthread_t *)thread, SIGUSR1);
    return 0;
}

/* signal(7): SA_RESTART does not restart calls on sockets that have timeouts, nor these waits. */
static int interrupted(long count)
{
    struct sigaction action = { .sa_handler = note, .sa_flags = SA_RESTART };
    struct timeval timeout = { 5, 0 };
    int pair[2];
    CHECK(sigaction(SIGUSR1, &action, 0) == 0);
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
    CHECK(setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout) == 0);
    for (long i = 0; i < count; i++) {
        for (int k = 0; k < 6; k++) {
            pthread_t self = pthread_self(), thread;
            char byte;
            struct iovec vector = { &byte, 1 };
            struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1 };
            struct timespec rest = { 0 }, five = { 5, 0 };
            atomic_store(&handled, 0);
            CHECK(pthread_create(&thread, 0, signals_soon, &self) == 0);
            errno = 0;
            long result = k == 0 ? recv(pair[0], &byte, 1, 0) : k == 1 ? read(pair[0], &byte, 1) : k == 2 ? readv(pair[0], &vector, 1)
                : k == 3 ? recvmsg(pair[0], &message, 0) : k == 4 ? nanosleep(&five, &rest) : poll(0, 0, 5000);
            int error = errno;
            pthread_join(thread, 0);
            CHECK(result == -1 && error == EINTR && atomic_load(&handled) == 1);
            CHECK(k != 4 || (rest.tv_sec == 4 && rest.tv_nsec < 999000000));
        }
    }
    close(pair[0]);
    close(pair[1]);
    return 0;
}

/* A blocking write gives all of it, whatever other threads do. */
static void *reads_slowly(void *descriptor)
{
    static char buffer[1 << 16];
    long total = 0, got;
    while ((got = read(*(int *)descriptor, buffer, sizeof buffer)) > 0) {
        total += got;
        pause_for(5000);
    }
    return (void *)total;
}

static int whole_writes(long count)
{
    enum { SIZE = 4 << 20 };
    char *bytes = malloc(SIZE);
    memset(bytes, 1, SIZE);
    for (long i = 0; i < count; i++) {
        int ends[2];
        pthread_t reader, forker;
        void *total;
        CHECK(pipe(ends) == 0);
        atomic_store(&forking, 1);
        CHECK(pthread_create(&reader, 0, reads_slowly, &ends[0]) == 0);
        CHECK(pthread_create(&forker, 0, forks, 0) == 0);
        CHECK(write(ends[1], bytes, SIZE) == SIZE);
        atomic_store(&forking, 0);
        pthread_join(forker, 0);
        close(ends[1]);
        pthread_join(reader, &total);
        CHECK((long)total == SIZE);
        close(ends[0]);
    }
    free(bytes);
    return 0;
}

const struct test timeout_tests[] = {
    { "timeouts-beside-forks", beside_forks, 1, 50 },
    { "interrupted-timeouts", interrupted, 1, 100 },
    { "whole-writes-beside-forks", whole_writes, 1, 50 },
    { 0 },
};
