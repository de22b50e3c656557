/* Processes: starting, stopping, waiting for them. */
#include "torture.h"
#include <spawn.h>
#include <sys/wait.h>

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

extern char **environ;

static int spawns(long count)
{
    pid_t child;
    char *arguments[] = { "x", 0 };
    char name[] = "/tmp/torture.XXXXXX";
    int file = mkstemp(name), status;
    CHECK(write(file, "\177ELF nothing", 12) == 12);
    close(file);
    for (long i = 0; i < count; i++) {
        CHECK(posix_spawn(&child, "/no/such/program", 0, 0, arguments, environ) == ENOENT);
        CHECK(posix_spawn(&child, "/tmp", 0, 0, arguments, environ) == EACCES);
        chmod(name, 0600);
        CHECK(posix_spawn(&child, name, 0, 0, arguments, environ) == EACCES);
        chmod(name, 0700);
        CHECK(posix_spawn(&child, name, 0, 0, arguments, environ) == ENOEXEC);
        CHECK(waitpid(-1, &status, WNOHANG) == -1 && errno == ECHILD);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, 1, "/no/such/file", O_RDONLY, 0);
        CHECK(posix_spawn(&child, "/bin/true", &actions, 0, arguments, environ) == ENOENT);
    }
    char link[] = "/tmp/torture.XXXXXX", *none[] = { 0 };
    CHECK(mktemp(link) && symlink("/bin/true", link) == 0);
    CHECK(syscall(SYS_execveat, AT_FDCWD, link, arguments, none, AT_SYMLINK_NOFOLLOW) == -1 && errno == ELOOP);
    CHECK(syscall(SYS_execveat, AT_FDCWD, "/bin/true", arguments, none, AT_REMOVEDIR) == -1 && errno == EINVAL);
    CHECK(syscall(SYS_execveat, -1, "", arguments, none, 0) == -1 && errno == ENOENT);
    CHECK(syscall(SYS_execveat, -1, "x", arguments, none, 0) == -1 && errno == EBADF);
    unlink(link);
    unlink(name);
    return 0;
}

static int waits(long count)
{
    for (long i = 0; i < count; i++) {
        int status, gate[2];
        siginfo_t info;
        struct rusage usage;
        char byte = 0;
        CHECK(waitpid(-1, &status, 0) == -1 && errno == ECHILD);
        CHECK(waitpid(getpid(), &status, 0) == -1 && errno == ECHILD);
        CHECK(pipe(gate) == 0);
        pid_t child = fork();
        if (child == 0) {
            read(gate[0], &byte, 1);
            _exit(5);
        }
        CHECK(waitpid(child, &status, WNOHANG) == 0);
        memset(&info, 1, sizeof info);
        CHECK(waitid(P_PID, child, &info, WEXITED | WNOHANG) == 0 && info.si_pid == 0);
        CHECK(kill(child, SIGSTOP) == 0);
        CHECK(waitid(P_PID, child, &info, WSTOPPED) == 0 && info.si_code == CLD_STOPPED && info.si_status == SIGSTOP);
        CHECK(kill(child, SIGCONT) == 0);
        CHECK(waitid(P_PID, child, &info, WCONTINUED) == 0 && info.si_code == CLD_CONTINUED && info.si_status == SIGCONT);
        CHECK(write(gate[1], &byte, 1) == 1);
        CHECK(waitid(P_PID, child, &info, WEXITED | WNOWAIT) == 0 && info.si_code == CLD_EXITED && info.si_status == 5 && info.si_pid == child);
        CHECK(waitid(P_ALL, 0, &info, WEXITED | WNOWAIT) == 0 && info.si_pid == child);
        CHECK(wait4(child, &status, 0, &usage) == child && status == 5 << 8);
        CHECK(waitid(P_PID, child, &info, WEXITED) == -1 && errno == ECHILD);
        close(gate[0]);
        close(gate[1]);
        child = fork();
        if (child == 0)
            for (;;)
                pause();
        kill(child, SIGTERM);
        CHECK(waitid(P_PID, child, &info, WEXITED) == 0 && info.si_code == CLD_KILLED && info.si_status == SIGTERM);
    }
    return 0;
}

struct clone3_arguments {
    uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
};

static int descriptors(long count)
{
    for (long i = 0; i < count; i++) {
        int descriptor = -1, parent = -1;
        siginfo_t info;
        struct clone3_arguments arguments = {
            .flags = CLONE_PIDFD | CLONE_PARENT_SETTID, .pidfd = (uintptr_t)&descriptor, .parent_tid = (uintptr_t)&parent, .exit_signal = SIGCHLD,
        };
        pid_t child = (pid_t)syscall(SYS_clone3, &arguments, sizeof arguments);
        CHECK(child >= 0);
        if (child == 0)
            for (;;)
                pause();
        CHECK(descriptor >= 0 && parent == child && (fcntl(descriptor, F_GETFD) & FD_CLOEXEC));
        struct pollfd poller = { descriptor, POLLIN, 0 };
        CHECK(poll(&poller, 1, 0) == 0);
        CHECK(waitid(P_PIDFD, descriptor, &info, WEXITED | WNOHANG) == 0);
        CHECK(syscall(424 /* pidfd_send_signal */, descriptor, SIGUSR1, 0, 0) == 0);
        CHECK(poll(&poller, 1, -1) == 1 && poller.revents == POLLIN);
        CHECK(waitid(P_PIDFD, descriptor, &info, WEXITED) == 0 && info.si_pid == child && info.si_status == SIGUSR1);
        close(descriptor);
        descriptor = (int)syscall(434 /* pidfd_open */, getpid(), 0);
        CHECK(descriptor >= 0 && close(descriptor) == 0);
        arguments.flags = CLONE_THREAD;
        CHECK(syscall(SYS_clone3, &arguments, sizeof arguments) == -1 && errno == EINVAL);
        CHECK(syscall(SYS_clone3, &arguments, 8) == -1 && errno == EINVAL);
    }
    return 0;
}

static struct { atomic_long counters[4]; atomic_int ready; } *shared;

static void *spin(void *argument)
{
    shared->ready++;
    for (;;)
        ++*(atomic_long *)argument;
    return 0;
}

static long total(void)
{
    long sum = 0;
    for (int i = 0; i < 4; i++)
        sum += shared->counters[i];
    return sum;
}

/* SIGSTOP holds up all threads, SIGCONT lets them go on. */
static int stops(long count)
{
    shared = mmap(0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t child = fork();
    if (child == 0) {
        pthread_t thread;
        for (int i = 1; i < 4; i++)
            pthread_create(&thread, 0, spin, &shared->counters[i]);
        spin(&shared->counters[0]);
    }
    while (shared->ready != 4)
        sched_yield();
    for (long i = 0; i < count; i++) {
        int status;
        CHECK(kill(child, SIGSTOP) == 0 && waitpid(child, &status, WUNTRACED) == child && WIFSTOPPED(status));
        long before = total();
        pause_for(2000);
        CHECK(total() == before);
        CHECK(kill(child, SIGCONT) == 0 && waitpid(child, &status, WCONTINUED) == child && WIFCONTINUED(status));
        while (total() == before)
            sched_yield();
    }
    kill(child, SIGKILL);
    int status;
    CHECK(waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    return 0;
}

static void *leave(void *argument)
{
    pause_for(1000);
    if (argument)
        exit(33);
    return 0;
}

static void *idle(void *argument)
{
    for (;;)
        pause();
    return 0;
}

static void *replace(void *argument)
{
    char *arguments[] = { "/proc/self/exe", "none", "such", 0 };
    execv("/proc/self/exe", arguments);
    _exit(99);
}

/* How a process with threads ends: by the exit of any, by the end of the last, by execve in any. */
static int ends(long count)
{
    for (long i = 0; i < count; i++) {
        pid_t child = fork();
        if (child == 0) {
            pthread_t thread;
            for (int k = 0; k < 3; k++)
                pthread_create(&thread, 0, i % 4 == 0 ? leave : i % 4 == 1 ? idle : spin, i % 4 == 0 ? 0 : &shared->counters[k]);
            if (i % 4 == 0)
                pthread_exit(0);
            if (i % 4 == 3)
                pthread_create(&thread, 0, replace, 0);
            else
                pthread_create(&thread, 0, leave, (void *)1);
            if (i % 8 == 1)
                pthread_exit(0);
            idle(0);
        }
        int status;
        CHECK(waitpid(child, &status, 0) == child);
        CHECK(status == (i % 4 == 0 || i % 4 == 3 ? 0 : 33 << 8));
    }
    return 0;
}

static int ends_shared(long count)
{
    shared = mmap(0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int null = open("/dev/null", O_WRONLY), out = dup(1);
    dup2(null, 1);
    int result = ends(count);
    dup2(out, 1);
    return result;
}

const struct test process_tests[] = {
    { "spawn-errors", spawns, 2, 100 },
    { "waiting", waits, 3, 300 },
    { "process-descriptors", descriptors, 3, 300 },
    { "stop-and-continue", stops, 10, 1000 },
    { "ends-of-processes", ends_shared, 8, 400 },
    { 0 },
};
