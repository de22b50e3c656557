/* Each pointer that a system call takes, in turn, bad in several ways: what the kernel answers to that. */
#include "kernel.h"
#include <linux/aio_abi.h>
#include <linux/futex.h>
#include <linux/openat2.h>
#include <mqueue.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <sys/timex.h>
#include <sys/un.h>

/* Kinds of arguments. The upper ones are pointers: to bytes that the kernel reads, that it writes, to a path or a text, to an array of
   structures, to an address range. */
enum kind { NUMBER, READS, WRITES, TEXT, RANGE };

struct argument { enum kind kind; long value; };
struct call { const char *name; long number; struct argument arguments[6]; };

#define N(value) { NUMBER, (long)(value) }
#define R(value) { READS, (long)(value) }
#define W(value) { WRITES, (long)(value) }
#define T(value) { TEXT, (long)(value) }
#define A(value) { RANGE, (long)(value) }

enum { PAGE = 4096 };

static char *pages, *good, *zeros, *texts, *end, *none, *gone;

/* gone | zeros, read only | gone | text, read only | gone | good ... its end | gone */
static void lay_out(void)
{
    pages = mmap(0, 16 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    gone = pages;
    zeros = pages + PAGE;
    texts = pages + 3 * PAGE;
    good = pages + 5 * PAGE;
    end = pages + 9 * PAGE;
    none = pages + 11 * PAGE;
    strcpy(texts, "/none");
    mprotect(zeros, PAGE, PROT_READ);
    mprotect(texts, PAGE, PROT_READ);
    mprotect(none, PAGE, PROT_NONE);
    munmap(gone, PAGE);
    munmap(pages + 2 * PAGE, PAGE);
    munmap(pages + 4 * PAGE, PAGE);
    munmap(end, PAGE);
}

static void try(const struct call *call, int index, const char *kind, long value)
{
    long a[6];
    for (int i = 0; i < 6; i++)
        a[i] = i == index ? value : call->arguments[i].value;
    memset(good, 0, 2 * PAGE);
    strcpy(good + 2 * PAGE, "/none");
    errno = 0;
    long result = syscall(call->number, a[0], a[1], a[2], a[3], a[4], a[5]);
    printf("%s %d %s: %s\n", call->name, index, kind, result == -1 ? strerrorname_np(errno) : "ok");
    /* What was opened is closed again. */
    if (result > 40 && fcntl(result, F_GETFD) >= 0)
        close(result);
}

static void run(const struct call *call)
{
    for (int i = 0; i < 6; i++) {
        enum kind kind = call->arguments[i].kind;
        if (kind == NUMBER)
            continue;
        try(call, i, "unmapped", (long)gone + 16);
        try(call, i, "kernel", 0xffff800000001000);
        try(call, i, "last", -8);
        try(call, i, "high", 1L << 55);
        try(call, i, "above", 0x7ffffffff000);
        try(call, i, "small", 8);
        if (kind == RANGE)
            continue;
        try(call, i, "tagged", call->arguments[i].value | 0x5aL << 56);
        try(call, i, "no access", (long)none);
        try(call, i, "end", (long)end - (kind == TEXT ? 0 : 1));
        if (kind == TEXT) {
            memset(end - 8, 'x', 8);
            try(call, i, "unterminated", (long)end - 8);
        } else {
            try(call, i, "read-only", (long)zeros);
        }
    }
}

void pointers(void)
{
    setvbuf(stdout, 0, _IOFBF, 1 << 16);
    lay_out();
    char name[] = "/tmp/kernel.XXXXXX";
    int file = mkstemp(name), folder = open("/tmp", O_RDONLY | O_DIRECTORY), pipes[2], pair[2], bound[2];
    unlink(name);
    ftruncate(file, 1 << 16);
    pipe2(pipes, O_NONBLOCK);
    socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, pair);
    socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, bound);
    int set = epoll_create1(0), timer = timerfd_create(CLOCK_MONOTONIC, 0), event = eventfd(3, EFD_NONBLOCK), watch = inotify_init1(IN_NONBLOCK);
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
    struct sockaddr_un abstract = { AF_UNIX };
    bind(listener, (void *)&abstract, 2);
    listen(listener, 1);
    epoll_ctl(set, EPOLL_CTL_ADD, event, &(struct epoll_event){ .events = EPOLLIN });
    struct mq_attr attributes = { .mq_maxmsg = 2, .mq_msgsize = 64 };
    mq_unlink("/kernel-pointers");
    int queue = mq_open("/kernel-pointers", O_RDWR | O_CREAT | O_NONBLOCK, 0600, &attributes);
    mq_unlink("/kernel-pointers");
    int semaphores = semget(IPC_PRIVATE, 2, 0600), segment = shmget(IPC_PRIVATE, PAGE, 0600);
    timer_t clock;
    timer_create(CLOCK_MONOTONIC, &(struct sigevent){ .sigev_notify = SIGEV_NONE }, &clock);
    unshare(CLONE_NEWUTS);
    /* What is opened by calls has numbers above these. */
    while (dup(file) < 40) { }
    signal(SIGPIPE, SIG_IGN);
    char *b = good, *path = good + 2 * PAGE, *text = path, *more = good + PAGE;
    struct iovec *vector = (void *)(good + 3 * PAGE), *bad_vector = vector + 1;
    *vector = (struct iovec){ b, 16 };
    *bad_vector = (struct iovec){ gone, 16 };
    int here = AT_FDCWD;
    long time = (long)(good + 3 * PAGE + 512), handle = (long)(good + 3 * PAGE + 1024);
    *(int *)handle = 64;
    pid_t self = getpid();

    const struct call calls[] = {
        { "openat", SYS_openat, { N(here), T(path), N(O_RDONLY) } },
        { "openat2", SYS_openat2, { N(here), T(path), R(b), N(24) } },
        { "read", SYS_read, { N(file), W(b), N(16) } },
        { "read of a pipe", SYS_read, { N(pipes[0]), W(b), N(16) } },
        { "read of an event", SYS_read, { N(event), W(b), N(8) } },
        { "write", SYS_write, { N(file), R(b), N(16) } },
        { "write to an event", SYS_write, { N(event), R(b), N(8) } },
        { "write of nothing", SYS_write, { N(file), R(b), N(0) } },
        { "readv", SYS_readv, { N(file), R(vector), N(1) } },
        { "writev", SYS_writev, { N(file), R(vector), N(1) } },
        { "readv into nothing", SYS_readv, { N(file), R(bad_vector), N(1) } },
        { "writev of none", SYS_writev, { N(file), R(vector), N(0) } },
        { "pread64", SYS_pread64, { N(file), W(b), N(16), N(0) } },
        { "pwrite64", SYS_pwrite64, { N(file), R(b), N(16), N(0) } },
        { "preadv", SYS_preadv, { N(file), R(vector), N(1), N(0) } },
        { "pwritev", SYS_pwritev, { N(file), R(vector), N(1), N(0) } },
        { "preadv2", SYS_preadv2, { N(file), R(vector), N(1), N(0), N(0), N(0) } },
        { "sendfile", SYS_sendfile, { N(file), N(file), W(b), N(4) } },
        { "vmsplice", SYS_vmsplice, { N(pipes[1]), R(vector), N(1), N(SPLICE_F_NONBLOCK) } },
        { "splice", SYS_splice, { N(file), W(b), N(pipes[1]), N(0), N(4), N(SPLICE_F_NONBLOCK) } },
        { "copy_file_range", SYS_copy_file_range, { N(file), W(b), N(file), W(more), N(0) } },
        { "getdents64", SYS_getdents64, { N(folder), W(b), N(4096) } },
        { "getcwd", SYS_getcwd, { W(b), N(4096) } },
        { "newfstatat", SYS_newfstatat, { N(here), T(path), W(b), N(0) } },
        { "newfstatat of a descriptor", SYS_newfstatat, { N(file), T(""), W(b), N(AT_EMPTY_PATH) } },
        { "fstat", SYS_fstat, { N(file), W(b) } },
        { "statx", SYS_statx, { N(here), T(path), N(0), N(0xfff), W(b) } },
        { "statx of a folder", SYS_statx, { N(here), T("/tmp"), N(0), N(0xfff), W(b) } },
        { "statfs", SYS_statfs, { T("/tmp"), W(b) } },
        { "fstatfs", SYS_fstatfs, { N(file), W(b) } },
        { "faccessat", SYS_faccessat, { N(here), T(path), N(0) } },
        { "faccessat2", 439, { N(here), T(path), N(0), N(0) } },
        { "readlinkat", SYS_readlinkat, { N(here), T(path), W(b), N(64) } },
        { "readlinkat of a link", SYS_readlinkat, { N(here), T("/proc/self/cwd"), W(b), N(64) } },
        { "readlinkat of the program", SYS_readlinkat, { N(here), T("/proc/self/exe"), W(b), N(64) } },
        { "mkdirat", SYS_mkdirat, { N(999), T(path + 1), N(0700) } },
        { "mknodat", SYS_mknodat, { N(999), T(path + 1), N(S_IFREG), N(0) } },
        { "unlinkat", SYS_unlinkat, { N(here), T(path), N(0) } },
        { "symlinkat", SYS_symlinkat, { T(text), N(999), T(path + 1) } },
        { "linkat", SYS_linkat, { N(here), T(path), N(here), T(path), N(0) } },
        { "renameat2", SYS_renameat2, { N(here), T(path), N(here), T(path), N(0) } },
        { "chdir", SYS_chdir, { T(path) } },
        { "chroot", SYS_chroot, { T(path) } },
        { "fchmodat", SYS_fchmodat, { N(here), T(path), N(0) } },
        { "fchownat", SYS_fchownat, { N(here), T(path), N(0), N(0), N(0) } },
        { "utimensat", SYS_utimensat, { N(here), T("/none"), R(b), N(0) } },
        { "utimensat of a descriptor", SYS_utimensat, { N(file), N(0), R(b), N(0) } },
        { "truncate", SYS_truncate, { T(path), N(0) } },
        { "mount", SYS_mount, { T(text), T(path), T(text), N(0), R(b) } },
        { "umount2", SYS_umount2, { T(path), N(0) } },
        { "pivot_root", SYS_pivot_root, { T(path), T(path) } },
        { "swapon", SYS_swapon, { T(path), N(0) } },
        { "setxattr", SYS_setxattr, { T(path), T(text + 1), R(b), N(4), N(0) } },
        { "getxattr", SYS_getxattr, { T(path), T(text + 1), W(b), N(4) } },
        { "fsetxattr", SYS_fsetxattr, { N(file), T(text + 1), R(b), N(4), N(0) } },
        { "fgetxattr", SYS_fgetxattr, { N(file), T(text + 1), W(b), N(4) } },
        { "listxattr", SYS_listxattr, { T(path), W(b), N(64) } },
        { "removexattr", SYS_removexattr, { T(path), T(text + 1) } },
        { "name_to_handle_at", SYS_name_to_handle_at, { N(here), T("/tmp"), W(handle), W(b), N(0) } },
        { "open_by_handle_at", SYS_open_by_handle_at, { N(folder), R(handle), N(0) } },
        { "pipe2", SYS_pipe2, { W(b), N(0) } },
        { "epoll_ctl", SYS_epoll_ctl, { N(set), N(EPOLL_CTL_MOD), N(event), R(b) } },
        { "epoll_pwait", SYS_epoll_pwait, { N(set), W(b), N(4), N(0), R(more), N(8) } },
        { "epoll_pwait2", 441, { N(set), W(b), N(4), R(more), R(more), N(8) } },
        { "ppoll", SYS_ppoll, { W(b), N(1), R(more), R(more + 64), N(8) } },
        { "pselect6", SYS_pselect6, { N(1), W(b), W(b), W(b), R(more), R(more + 64) } },
        { "inotify_add_watch", SYS_inotify_add_watch, { N(watch), T(path), N(1) } },
        { "timerfd_settime", SYS_timerfd_settime, { N(timer), N(0), R(b), W(more) } },
        { "timerfd_gettime", SYS_timerfd_gettime, { N(timer), W(b) } },
        { "signalfd4", SYS_signalfd4, { N(-1), R(b), N(8), N(0) } },
        { "memfd_create", SYS_memfd_create, { T(text), N(0) } },
        { "io_setup", SYS_io_setup, { N(1), W(b) } },
        { "ioctl", SYS_ioctl, { N(pipes[0]), N(FIONREAD), W(b) } },
        { "fcntl", SYS_fcntl, { N(file), N(F_GETLK), W(b) } },
        { "fcntl, locking", SYS_fcntl, { N(file), N(F_SETLKW), R(b) } },
        { "munmap", SYS_munmap, { A(0), N(PAGE) } },
        { "mprotect", SYS_mprotect, { A(0), N(PAGE), N(PROT_READ) } },
        { "mremap", SYS_mremap, { A(0), N(PAGE), N(2 * PAGE), N(1) } },
        { "madvise", SYS_madvise, { A(0), N(PAGE), N(MADV_DONTNEED) } },
        { "msync", SYS_msync, { A(0), N(PAGE), N(MS_ASYNC) } },
        { "mlock", SYS_mlock, { A(0), N(PAGE) } },
        { "munlock", SYS_munlock, { A(0), N(PAGE) } },
        { "mincore", SYS_mincore, { A(0), N(PAGE), W(b) } },
        { "mincore of a page", SYS_mincore, { N(good), N(PAGE), W(b) } },
        { "process_vm_readv", SYS_process_vm_readv, { N(self), R(vector), N(1), R(vector), N(1), N(0) } },
        { "process_vm_readv of nothing", SYS_process_vm_readv, { N(self), R(vector), N(1), R(bad_vector), N(1), N(0) } },
        { "get_mempolicy", SYS_get_mempolicy, { W(b), W(more), N(64), N(0), N(0) } },
        { "set_mempolicy", SYS_set_mempolicy, { N(0), R(b), N(0) } },
        { "rt_sigaction", SYS_rt_sigaction, { N(SIGUSR1), R(b), W(more), N(8) } },
        { "rt_sigprocmask", SYS_rt_sigprocmask, { N(SIG_SETMASK), R(b), W(more), N(8) } },
        { "rt_sigprocmask, unknown", SYS_rt_sigprocmask, { N(9), R(b), W(more), N(8) } },
        { "rt_sigpending", SYS_rt_sigpending, { W(b), N(8) } },
        { "rt_sigtimedwait", SYS_rt_sigtimedwait, { R(b), W(more), R(more + 256), N(8) } },
        { "rt_sigqueueinfo", SYS_rt_sigqueueinfo, { N(self), N(0), R(b) } },
        { "sigaltstack", SYS_sigaltstack, { R(b), W(more) } },
        { "wait4", SYS_wait4, { N(-1), W(b), N(WNOHANG), W(more) } },
        { "waitid", SYS_waitid, { N(P_ALL), N(0), W(b), N(WEXITED | WNOHANG), W(more) } },
        { "clone3", 435, { A(b), N(64) } },
        { "execve", SYS_execve, { T(path), R(b), R(b) } },
        { "execveat", SYS_execveat, { N(here), T(path), R(b), R(b), N(0) } },
        { "prctl, name", SYS_prctl, { N(PR_SET_NAME), T(text) } },
        { "prctl, its name", SYS_prctl, { N(PR_GET_NAME), W(b) } },
        { "prctl, death", SYS_prctl, { N(PR_GET_PDEATHSIG), W(b) } },
        { "futex, wake", SYS_futex, { R(b), N(FUTEX_WAKE), N(1) } },
        { "futex, private wake", SYS_futex, { R(b), N(FUTEX_WAKE | FUTEX_PRIVATE_FLAG), N(1) } },
        { "futex, wait", SYS_futex, { R(b), N(FUTEX_WAIT), N(1), R(more) } },
        { "futex, requeue", SYS_futex, { R(b), N(FUTEX_CMP_REQUEUE), N(1), N(1), R(more), N(0) } },
        { "futex, operation", SYS_futex, { R(b), N(FUTEX_WAKE_OP), N(1), N(1), W(more), N(0) } },
        { "futex, lock", SYS_futex, { W(b), N(FUTEX_TRYLOCK_PI), N(0) } },
        { "futex_waitv", 449, { R(b), N(1), N(0), R(more), N(CLOCK_MONOTONIC) } },
        { "get_robust_list", SYS_get_robust_list, { N(0), W(b), W(more) } },
        { "sched_setparam", SYS_sched_setparam, { N(0), R(b) } },
        { "sched_getparam", SYS_sched_getparam, { N(0), W(b) } },
        { "sched_setscheduler", SYS_sched_setscheduler, { N(0), N(SCHED_OTHER), R(b) } },
        { "sched_getaffinity", SYS_sched_getaffinity, { N(0), N(128), W(b) } },
        { "sched_setaffinity", SYS_sched_setaffinity, { N(0), N(128), R(b) } },
        { "sched_rr_get_interval", SYS_sched_rr_get_interval, { N(0), W(b) } },
        { "sched_setattr", SYS_sched_setattr, { N(0), R(b), N(0) } },
        { "sched_getattr", SYS_sched_getattr, { N(0), W(b), N(56), N(0) } },
        { "capget", SYS_capget, { W(b), W(more) } },
        { "capset", SYS_capset, { R(b), R(more) } },
        { "getresuid", SYS_getresuid, { W(b), W(b + 8), W(b + 16) } },
        { "getresgid", SYS_getresgid, { W(b), W(b + 8), W(b + 16) } },
        { "getgroups", SYS_getgroups, { N(64), W(b) } },
        { "setgroups", SYS_setgroups, { N(0), R(b) } },
        { "setgroups of one", SYS_setgroups, { N(1), R(b) } },
        { "nanosleep", SYS_nanosleep, { R(b), W(more) } },
        { "clock_nanosleep", SYS_clock_nanosleep, { N(CLOCK_MONOTONIC), N(0), R(b), W(more) } },
        { "clock_nanosleep, absolute", SYS_clock_nanosleep, { N(CLOCK_MONOTONIC), N(TIMER_ABSTIME), R(b), W(more) } },
        { "clock_gettime", SYS_clock_gettime, { N(CLOCK_MONOTONIC), W(b) } },
        { "clock_getres", SYS_clock_getres, { N(CLOCK_MONOTONIC), W(b) } },
        { "clock_adjtime", SYS_clock_adjtime, { N(CLOCK_REALTIME), W(b) } },
        { "adjtimex", SYS_adjtimex, { W(b) } },
        { "gettimeofday", SYS_gettimeofday, { W(b), W(more) } },
        { "times", SYS_times, { W(b) } },
        { "getitimer", SYS_getitimer, { N(ITIMER_REAL), W(b) } },
        { "setitimer", SYS_setitimer, { N(ITIMER_REAL), R(b), W(more) } },
        { "timer_create", SYS_timer_create, { N(CLOCK_MONOTONIC), R(b), W(more) } },
        { "timer_gettime", SYS_timer_gettime, { N((long)clock), W(b) } },
        { "timer_settime", SYS_timer_settime, { N((long)clock), N(0), R(b), W(more) } },
        { "socketpair", SYS_socketpair, { N(AF_UNIX), N(SOCK_STREAM), N(0), W(b) } },
        { "bind", SYS_bind, { N(pair[0]), R(b), N(2) } },
        { "connect", SYS_connect, { N(bound[0]), R(b), N(110) } },
        { "accept4", SYS_accept4, { N(listener), W(b), W(more), N(0) } },
        { "getsockname", SYS_getsockname, { N(listener), W(b), W(more) } },
        { "getpeername", SYS_getpeername, { N(pair[0]), W(b), W(more) } },
        { "sendto", SYS_sendto, { N(pair[0]), R(b), N(16), N(0), R(more), N(2) } },
        { "sendto, connected", SYS_sendto, { N(pair[0]), R(b), N(16), N(0), N(0), N(0) } },
        { "recvfrom", SYS_recvfrom, { N(pair[1]), W(b), N(16), N(MSG_PEEK), W(more), W(more + 512) } },
        { "setsockopt", SYS_setsockopt, { N(pair[0]), N(SOL_SOCKET), N(SO_SNDBUF), R(b), N(4) } },
        { "setsockopt, filter", SYS_setsockopt, { N(pair[0]), N(SOL_SOCKET), N(26), R(b), N(16) } },
        { "getsockopt", SYS_getsockopt, { N(pair[0]), N(SOL_SOCKET), N(SO_SNDBUF), W(b), W(time) } },
        { "sendmsg", SYS_sendmsg, { N(pair[0]), R(b), N(0) } },
        { "recvmsg", SYS_recvmsg, { N(pair[1]), W(b), N(MSG_PEEK) } },
        { "sendmmsg", SYS_sendmmsg, { N(pair[0]), W(b), N(1), N(0) } },
        { "recvmmsg", SYS_recvmmsg, { N(pair[1]), W(b), N(1), N(MSG_PEEK), R(more) } },
        { "uname", SYS_uname, { W(b) } },
        { "getrlimit", SYS_getrlimit, { N(RLIMIT_NOFILE), W(b) } },
        { "getrlimit, memory", SYS_getrlimit, { N(RLIMIT_AS), W(b) } },
        { "prlimit64", SYS_prlimit64, { N(0), N(RLIMIT_CORE), R(b), W(more) } },
        { "getrusage", SYS_getrusage, { N(0), W(b) } },
        { "sysinfo", SYS_sysinfo, { W(b) } },
        { "getrandom", SYS_getrandom, { W(b), N(16), N(0) } },
        { "syslog", SYS_syslog, { N(3), W(b), N(16) } },
        { "sethostname", SYS_sethostname, { R(b), N(4) } },
        { "getcpu", SYS_getcpu, { W(b), W(more) } },
        { "mq_open", SYS_mq_open, { T(text + 1), N(O_RDWR), N(0600), R(b) } },
        { "mq_open, new", SYS_mq_open, { T(text + 1), N(O_RDWR | O_CREAT), N(0600), R(b) } },
        { "mq_unlink", SYS_mq_unlink, { T(text + 1) } },
        { "mq_timedsend", SYS_mq_timedsend, { N(queue), R(b), N(4), N(0), R(more) } },
        { "mq_timedreceive", SYS_mq_timedreceive, { N(queue), W(b), N(64), W(more), R(more + 512) } },
        { "mq_notify", SYS_mq_notify, { N(queue), R(b) } },
        { "mq_getsetattr", SYS_mq_getsetattr, { N(queue), R(b), W(more) } },
        { "msgctl", SYS_msgctl, { N(0), N(3), W(b) } },
        { "semctl, all", SYS_semctl, { N(semaphores), N(0), N(GETALL), W(b) } },
        { "semctl, status", SYS_semctl, { N(semaphores), N(0), N(IPC_STAT), W(b) } },
        { "semctl, change", SYS_semctl, { N(semaphores), N(0), N(IPC_SET), R(b) } },
        { "semtimedop", SYS_semtimedop, { N(semaphores), R(b), N(1), R(more) } },
        { "shmctl", SYS_shmctl, { N(segment), N(IPC_STAT), W(b) } },
        { "shmat", SYS_shmat, { N(segment), A(0), N(0) } },
        { "shmdt", SYS_shmdt, { A(0) } },
        { "add_key", SYS_add_key, { T(text), T(text), R(b), N(4), N(0) } },
        { "request_key", SYS_request_key, { T(text), T(text), T(text), N(0) } },
        { "landlock_create_ruleset", 444, { R(b), N(16), N(0) } },
        { "quotactl", SYS_quotactl, { N(0x80000100), T(path), N(0), W(b) } },
        { "acct", SYS_acct, { T(path) } },
        { "fanotify_mark", SYS_fanotify_mark, { N(watch), N(1), N(1), N(here), T(path) } },
        { "kcmp", SYS_kcmp, { N(self), N(self), N(0), N(0), N(1) } },
    };
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        run(&calls[i]);
    /* Twice the same: nothing above has broken the process. */
    printf("still %d\n", getpid() == self);
    semctl(semaphores, 0, IPC_RMID);
    shmctl(segment, IPC_RMID, 0);
    fflush(stdout);
}
