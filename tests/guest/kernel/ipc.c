/* System V and POSIX message queues, semaphores, shared memory; limits. */
#include "kernel.h"
#include <mqueue.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <semaphore.h>

struct letter { long type; char text[64]; };

static void messages(void)
{
    int queue = GOT(msgget(IPC_PRIVATE, IPC_CREAT | 0600));
    struct letter letter = { 0 };
    for (int i = 1; i <= 4; i++) {
        letter.type = i;
        sprintf(letter.text, "letter %d", i);
        SAY(msgsnd(queue, &letter, strlen(letter.text) + 1, 0));
    }
    letter.type = 0;
    SAY(msgsnd(queue, &letter, 4, 0));
    letter.type = 1;
    SAY(msgsnd(queue, &letter, 1 << 20, 0));
    SAY(msgsnd(queue, &letter, -1, 0));
    SAY(msgrcv(queue, &letter, 3, 2, 0));
    SAY(msgrcv(queue, &letter, 3, 2, MSG_NOERROR));
    SAY(msgrcv(queue, &letter, 64, -3, 0));
    printf("type %ld %s\n", letter.type, letter.text);
    SAY(msgrcv(queue, &letter, 64, 3, MSG_EXCEPT));
    printf("type %ld %s\n", letter.type, letter.text);
    SAY(msgrcv(queue, &letter, 64, 0, MSG_COPY | IPC_NOWAIT));
    SAY(msgrcv(queue, &letter, 64, 0, MSG_COPY));
    SAY(msgrcv(queue, &letter, 64, 9, IPC_NOWAIT));
    struct msqid_ds status;
    SAY(msgctl(queue, IPC_STAT, &status));
    printf("%ld messages of %ld bytes, mode %o, room %ld\n", (long)status.msg_qnum, (long)status.__msg_cbytes, status.msg_perm.mode, (long)status.msg_qbytes);
    status.msg_qbytes = 100;
    status.msg_perm.mode = 0644;
    SAY(msgctl(queue, IPC_SET, &status));
    SAY(msgctl(queue, IPC_STAT, &status));
    printf("mode %o, room %ld\n", status.msg_perm.mode, (long)status.msg_qbytes);
    SAY(msgctl(queue, 77, &status));
    struct msginfo information;
    GOT(msgctl(0, IPC_INFO, (void *)&information));
    printf("largest %d\n", information.msgmax);
    GOT(msgctl(0, MSG_INFO, (void *)&information));
    SAY(msgctl(queue, IPC_RMID, 0));
    SAY(msgctl(queue, IPC_RMID, 0));
    SAY(msgget(0x12345, 0));
}

static void semaphores(void)
{
    int set = GOT(semget(IPC_PRIVATE, 3, IPC_CREAT | 0600));
    unsigned short values[3] = { 4, 5, 6 };
    SAY(semctl(set, 0, SETALL, values));
    SAY(semctl(set, 1, GETVAL));
    SAY(semctl(set, 1, SETVAL, 9));
    SAY(semctl(set, 7, SETVAL, 9));
    SAY(semctl(set, 1, SETVAL, 40000));
    SAY(semctl(set, 0, GETALL, values));
    printf("%d %d %d\n", values[0], values[1], values[2]);
    struct sembuf operations[] = { { 0, -4, 0 }, { 1, 2, SEM_UNDO }, { 2, -7, IPC_NOWAIT } };
    SAY(semop(set, operations, 3));
    SAY(semop(set, operations, 2));
    SAY(semop(set, operations, 0));
    SAY(semop(set, operations, 100000));
    operations[0].sem_num = 3;
    SAY(semop(set, operations, 1));
    SAY(semctl(set, 1, GETPID) == getpid());
    SAY(semctl(set, 0, GETNCNT));
    SAY(semctl(set, 0, GETZCNT));
    struct timespec soon = { 0, 30000000 }, bad = { 0, 2000000000 };
    struct sembuf down = { 0, -1, 0 }, zero = { 1, 0, 0 };
    SAY(semtimedop(set, &down, 1, &soon));
    SAY(semtimedop(set, &down, 1, &bad));
    SAY(semtimedop(set, &zero, 1, &soon));
    pid_t child = fork();
    if (child == 0)
        _exit(semop(set, &down, 1) == -1 ? errno : 0);
    usleep(50000);
    SAY(semctl(set, 0, GETNCNT));
    struct semid_ds status;
    SAY(semctl(set, 0, IPC_STAT, &status));
    printf("%ld semaphores, mode %o\n", (long)status.sem_nsems, status.sem_perm.mode);
    struct seminfo information;
    GOT(semctl(0, 0, IPC_INFO, &information));
    printf("most operations %d\n", information.semopm);
    SAY(semctl(set, 0, IPC_RMID));
    int ended;
    waitpid(child, &ended, 0);
    printf("child: %s\n", strerrorname_np(WEXITSTATUS(ended)));
}

void segments(void)
{
    messages();
    semaphores();
    int segment = GOT(shmget(IPC_PRIVATE, 3 * 4096, IPC_CREAT | 0600));
    char *here = shmat(segment, 0, 0);
    struct shmid_ds status;
    here[4096] = 'x';
    SAY(shmctl(segment, IPC_STAT, &status));
    printf("%ld bytes, %ld attached, mode %o\n", (long)status.shm_segsz, (long)status.shm_nattch, status.shm_perm.mode);
    char *only = shmat(segment, 0, SHM_RDONLY);
    printf("%c\n", only[4096]);
    SAY(pipe((int *)only));
    GOT(shmat(segment, here + 1, 0) == (void *)-1 ? -1 : 0);
    GOT(shmat(segment, here, 0) == (void *)-1 ? -1 : 0);
    SAY(shmat(segment, here + 8, SHM_REMAP | SHM_RND) == here);
    GOT(shmat(segment, 0, SHM_REMAP) == (void *)-1 ? -1 : 0);
    GOT(shmat(segment, 0, SHM_EXEC) == (void *)-1 ? -1 : 0);
    GOT(shmat(999999, 0, 0) == (void *)-1 ? -1 : 0);
    SAY(shmdt(only + 4096));
    SAY(shmdt(only));
    SAY(shmdt(only));
    SAY(shmctl(segment, SHM_LOCK, 0));
    SAY(shmctl(segment, SHM_UNLOCK, 0));
    SAY(shmctl(segment, IPC_RMID, 0));
    SAY(shmctl(segment, IPC_STAT, &status));
    printf("dest %d, attached %ld\n", (status.shm_perm.mode & 01000) != 0, (long)status.shm_nattch);
    GOT(shmat(segment, 0, 0) == (void *)-1 ? -1 : 0);
    munmap(here + 4096, 4096);
    SAY(shmdt(here));
    SAY(mincore(here + 8192, 4096, (void *)&status));
    SAY(shmget(IPC_PRIVATE, 0, 0600));
    SAY(shmget(0x54321, 4096, 0));
    segment = GOT(shmget(IPC_PRIVATE, 4 << 20, IPC_CREAT | SHM_NORESERVE | 0600));
    SAY(shmctl(segment, IPC_RMID, 0));
    struct shminfo information;
    GOT(shmctl(0, IPC_INFO, (void *)&information));
    struct shm_info use;
    GOT(shmctl(0, SHM_INFO, (void *)&use));
}

static volatile int signals, code, value;
static void on_signal(int number, siginfo_t *info, void *context)
{
    (void)number, (void)context;
    signals++;
    code = info->si_code;
    value = info->si_value.sival_int;
}

static sem_t told;
static volatile int thread_value;
static void on_thread(union sigval v)
{
    thread_value = v.sival_int;
    sem_post(&told);
}

void queues(void)
{
    struct mq_attr attributes = { .mq_maxmsg = 3, .mq_msgsize = 32 }, now;
    mq_unlink("/kernel-test");
    mqd_t queue = GOT(mq_open("/kernel-test", O_RDWR | O_CREAT | O_EXCL | O_NONBLOCK, 0600, &attributes));
    SAY(mq_open("/kernel-test", O_RDWR | O_CREAT | O_EXCL, 0600, &attributes));
    SAY(mq_open("/none", O_RDWR));
    SAY(mq_open("bad", O_RDWR));
    SAY(mq_open("/a/b", O_RDWR));
    attributes.mq_maxmsg = -1;
    SAY(mq_open("/other", O_RDWR | O_CREAT, 0600, &attributes));
    SAY(mq_getattr(queue, &now));
    printf("flags %lx most %ld size %ld now %ld\n", now.mq_flags, now.mq_maxmsg, now.mq_msgsize, now.mq_curmsgs);
    SAY(mq_send(queue, "low", 3, 1));
    SAY(mq_send(queue, "high", 4, 7));
    SAY(mq_send(queue, "", 0, 7));
    SAY(mq_send(queue, "more", 4, 0));
    SAY(mq_send(queue, "large", 33, 0));
    SAY(mq_send(queue, "x", 1, 32768));
    char buffer[64];
    unsigned priority;
    SAY(mq_receive(queue, buffer, 8, &priority));
    SAY(mq_receive(queue, buffer, sizeof buffer, &priority));
    printf("priority %u %.4s\n", priority, buffer);
    SAY(mq_receive(queue, buffer, sizeof buffer, &priority));
    SAY(mq_receive(queue, buffer, sizeof buffer, 0));
    SAY(mq_receive(queue, buffer, sizeof buffer, 0));
    struct mq_attr blocking = { 0 };
    SAY(mq_setattr(queue, &blocking, &now));
    printf("flags %lx\n", now.mq_flags);
    struct timespec past = { 1, 0 }, bad = { 1, -1 }, soon;
    SAY(mq_timedreceive(queue, buffer, sizeof buffer, 0, &past));
    SAY(mq_timedreceive(queue, buffer, sizeof buffer, 0, &bad));
    clock_gettime(CLOCK_REALTIME, &soon);
    soon.tv_sec += soon.tv_nsec > 900000000;
    soon.tv_nsec = (soon.tv_nsec + 100000000) % 1000000000;
    SAY(mq_timedreceive(queue, buffer, sizeof buffer, 0, &soon));

    struct sigaction action = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO };
    static const int numbers[] = { SIGUSR1, 34, 40, 64 };
    for (int i = 0; i < 3; i++) {
        sigaction(numbers[i], &action, 0);
        struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = numbers[i], .sigev_value.sival_int = 55 + i };
        SAY(mq_notify(queue, &event));
        SAY(mq_notify(queue, &event));
        SAY(mq_send(queue, "told", 4, 0));
        for (int k = 0; k < 100 && signals <= i; k++)
            usleep(10000);
        printf("signals %d code %d value %d\n", signals, code, value);
        SAY(mq_receive(queue, buffer, sizeof buffer, 0));
    }
    sem_init(&told, 0, 0);
    struct sigevent thread = { .sigev_notify = SIGEV_THREAD, .sigev_value.sival_int = 66, .sigev_notify_function = on_thread };
    SAY(mq_notify(queue, &thread));
    SAY(mq_send(queue, "told", 4, 0));
    clock_gettime(CLOCK_REALTIME, &soon);
    soon.tv_sec += 5;
    SAY(sem_timedwait(&told, &soon));
    printf("thread value %d\n", thread_value);
    struct sigevent wrong = { .sigev_notify = 77 };
    SAY(mq_notify(queue, &wrong));
    wrong = (struct sigevent){ .sigev_notify = SIGEV_SIGNAL, .sigev_signo = 99 };
    SAY(mq_notify(queue, &wrong));
    wrong.sigev_notify = SIGEV_NONE;
    SAY(mq_notify(queue, &wrong));
    SAY(mq_notify(queue, 0));
    SAY(mq_notify(999, 0));
    struct pollfd wait = { queue, POLLIN | POLLOUT };
    SAY(poll(&wait, 1, 0));
    printf("events %x\n", wait.revents);
    SAY(mq_close(queue));
    SAY(mq_unlink("/kernel-test"));
    SAY(mq_unlink("/kernel-test"));

    /* Timers that end in a signal or in a thread. */
    timer_t timer;
    struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = 34, .sigev_value.sival_int = 5 };
    struct itimerspec length = { { 0, 0 }, { 0, 10000000 } };
    int before = signals;
    SAY(timer_create(CLOCK_MONOTONIC, &event, &timer));
    SAY(timer_settime(timer, 0, &length, 0));
    for (int k = 0; k < 100 && signals == before; k++)
        usleep(10000);
    printf("signals %d code %d value %d\n", signals - before, code, value);
    SAY(timer_delete(timer));
    SAY(timer_create(CLOCK_MONOTONIC, &thread, &timer));
    SAY(timer_settime(timer, 0, &length, 0));
    clock_gettime(CLOCK_REALTIME, &soon);
    soon.tv_sec += 5;
    SAY(sem_timedwait(&told, &soon));
    SAY(timer_delete(timer));
}

static void show_limits(const char *name)
{
    char line[256];
    FILE *file = fopen(name, "r");
    while (file && fgets(line, sizeof line, file))
        if (!strncmp(line, "Max core", 8) || !strncmp(line, "Max address", 11) || !strncmp(line, "Max data", 8) || !strncmp(line, "Max open", 8)
            || !strncmp(line, "Max stack", 9))
            fputs(line, stdout);
    if (file)
        fclose(file);
    else
        printf("%s: %s\n", name, strerrorname_np(errno));
}

void limits(void)
{
    static const int kinds[] = { RLIMIT_CORE, RLIMIT_AS, RLIMIT_DATA, RLIMIT_NOFILE, RLIMIT_STACK };
    char name[64];
    sprintf(name, "/proc/%d/limits", getpid());
    for (int i = 0; i < 5; i++) {
        struct rlimit old, limit = { i == 1 ? 1L << 36 : i == 2 ? 1L << 34 : 400 + i, i == 4 ? RLIM_INFINITY : 1L << 40 };
        if (i == 3)
            limit.rlim_max = 500;
        if (i == 4)
            limit.rlim_cur = 4 << 20;
        SAY(prlimit(0, kinds[i], &limit, 0));
        SAY(prlimit(getpid(), kinds[i], 0, &old));
        printf("%llx %llx\n", (unsigned long long)old.rlim_cur, (unsigned long long)old.rlim_max);
        limit.rlim_cur = limit.rlim_max;
        limit.rlim_max--;
        SAY(setrlimit(kinds[i], &limit));
        SAY(getrlimit(kinds[i], &old));
        printf("%llx %llx\n", (unsigned long long)old.rlim_cur, (unsigned long long)old.rlim_max);
    }
    show_limits("/proc/self/limits");
    show_limits("/proc/thread-self/limits");
    show_limits(name);
    pid_t child = fork();
    if (child == 0) {
        struct rlimit core;
        getrlimit(RLIMIT_CORE, &core);
        printf("in the child %llx %llx\n", (unsigned long long)core.rlim_cur, (unsigned long long)core.rlim_max);
        show_limits("/proc/self/limits");
        fflush(stdout);
        _exit(0);
    }
    waitpid(child, 0, 0);
    fflush(stdout);
    SAY(prlimit(0, 99, 0, 0));
    SAY(prlimit(1 << 22, RLIMIT_CORE, 0, 0));
}
