/* Signals: none lost, none twice, state intact, siginfo as the kernel fills it. */
#include "torture.h"
#include <setjmp.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <linux/futex.h>

#define COUNTED (SIGRTMIN + 3)

static atomic_long handled;
static atomic_int finished;
static long wanted;
static pthread_t target;

static void count(int signal, siginfo_t *info, void *context)
{
    /* What a handler does to registers must not be seen. */
    double d[16];
    for (int i = 0; i < 16; i++)
        d[i] = (double)handled * i;
    if (d[15] < 0 || info->si_signo != signal)
        abort();
    handled++;
}

static void *send_all(void *argument)
{
    for (long i = 0; i < wanted; i++) {
        while (pthread_kill(target, COUNTED))
            sched_yield();
        if (i % 16 == 0)
            while (handled + 64 < i)
                sched_yield();
    }
    finished = 1;
    return 0;
}

/* Integers, floating point and flags live across the places where signals come in. */
static uint64_t mix(uint64_t seed, double *sum)
{
    uint64_t a = seed, b = seed ^ 0x9e3779b97f4a7c15, c = 1;
    double d = 0.5, e = 1.25;
    for (int i = 0; i < 200; i++) {
        a = a * 6364136223846793005u + b;
        b = (b << 7 | b >> 57) ^ (a < b ? c : ~c);
        c += a >> 60;
        d = d * 0.75 + e;
        e = e * 1.0625 - d * 0.125;
    }
    *sum += d + e;
    return a ^ b ^ c;
}

static int hot_loop(long count_wanted)
{
    double sum = 0, reference_sum = 0;
    uint64_t reference = mix(42, &reference_sum);
    CHECK(set_handler(COUNTED, count, SA_RESTART) == 0);
    wanted = count_wanted;
    target = pthread_self();
    pthread_t sender;
    CHECK(pthread_create(&sender, 0, send_all, 0) == 0);
    while (!finished || handled < wanted) {
        sum = 0;
        CHECK(mix(42, &sum) == reference && sum == reference_sum);
    }
    pthread_join(sender, 0);
    pause_for(1000);
    CHECK(handled == wanted);
    return 0;
}

/* Ping pong: each signal must end exactly one wait; a lost one stops everything. */
static atomic_int turn;
static int waiting_word;

static void answer(int signal, siginfo_t *info, void *context)
{
    handled++;
    waiting_word = 1;
}

static void *wake_all(void *argument)
{
    for (long i = 0; i < wanted; i++) {
        while (turn != 1)
            sched_yield();
        turn = 0;
        /* At every possible distance from the wait. */
        for (volatile int k = 0; k < i % 300; k++) { }
        pthread_kill(target, SIGUSR1);
    }
    return 0;
}

static int waits(long count_wanted)
{
    sigset_t blocked, open;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR1);
    CHECK(pthread_sigmask(SIG_BLOCK, &blocked, &open) == 0);
    CHECK(set_handler(SIGUSR1, answer, 0) == 0);
    wanted = count_wanted;
    target = pthread_self();
    pthread_t waker;
    CHECK(pthread_create(&waker, 0, wake_all, 0) == 0);
    int poller = epoll_create1(0), descriptor = signalfd(-1, &blocked, SFD_CLOEXEC);
    for (long i = 0; i < wanted; i++) {
        struct epoll_event event;
        struct signalfd_siginfo record;
        siginfo_t info;
        errno = 0;
        turn = 1;
        switch (i % 7) {
        case 0: CHECK(sigsuspend(&open) == -1 && errno == EINTR); break;
        case 1: CHECK(ppoll(0, 0, 0, &open) == -1 && errno == EINTR); break;
        case 2: CHECK(pselect(0, 0, 0, 0, 0, &open) == -1 && errno == EINTR); break;
        case 3: CHECK(epoll_pwait(poller, &event, 1, -1, &open) == -1 && errno == EINTR); break;
        case 4: CHECK(sigwaitinfo(&blocked, &info) == SIGUSR1 && info.si_pid == getpid()); handled++; break;
        case 5: CHECK(read(descriptor, &record, sizeof record) == sizeof record && record.ssi_signo == SIGUSR1); handled++; break;
        default:
            /* No mask: the signal comes before the call or ends it, and the word tells which. */
            waiting_word = 0;
            pthread_sigmask(SIG_SETMASK, &open, 0);
            while (*(volatile int *)&waiting_word == 0)
                syscall(SYS_futex, &waiting_word, FUTEX_WAIT_PRIVATE, 0, 0, 0, 0);
            pthread_sigmask(SIG_BLOCK, &blocked, 0);
        }
        CHECK(handled == i + 1);
    }
    pthread_join(waker, 0);
    return 0;
}

static int timers(long count_wanted)
{
    sigset_t blocked, open;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGALRM);
    CHECK(sigprocmask(SIG_BLOCK, &blocked, &open) == 0);
    CHECK(set_handler(SIGALRM, answer, 0) == 0);
    struct itimerval timer = { { 0, 50 }, { 0, 50 } };
    CHECK(setitimer(ITIMER_REAL, &timer, 0) == 0);
    for (long i = 0; i < count_wanted; i++) {
        CHECK(sigsuspend(&open) == -1 && errno == EINTR);
        CHECK(handled >= i + 1);
    }
    return 0;
}

/* Calls that would not have blocked never say that a signal came. */
static int quick_calls(long count_wanted)
{
    CHECK(set_handler(SIGALRM, answer, 0) == 0);
    struct itimerval timer = { { 0, 100 }, { 0, 100 } };
    CHECK(setitimer(ITIMER_REAL, &timer, 0) == 0);
    int ends[2];
    char byte = 0;
    CHECK(pipe(ends) == 0);
    for (long i = 0; i < count_wanted || handled < count_wanted / 100; i++) {
        int file = open("/dev/null", O_RDWR);
        CHECK(file >= 0 && write(file, &byte, 1) == 1 && close(file) == 0);
        CHECK(write(ends[1], &byte, 1) == 1);
        CHECK(read(ends[0], &byte, 1) == 1);
        CHECK(waitpid(-1, 0, WNOHANG) == -1 && errno == ECHILD);
    }
    return 0;
}

static void nothing(int signal, siginfo_t *info, void *context) { handled++; }

static void *signal_later(void *argument)
{
    pause_for(20000);
    pthread_kill(target, (int)(long)argument);
    pause_for(20000);
    *(volatile int *)&waiting_word = 5;
    syscall(SYS_futex, &waiting_word, FUTEX_WAKE_PRIVATE, 1, 0, 0, 0);
    return 0;
}

static long later(int signal, long (*call)(void))
{
    pthread_t thread;
    waiting_word = 0;
    pthread_create(&thread, 0, signal_later, (void *)(long)signal);
    errno = 0;
    long result = call();
    int error = errno;
    pthread_join(thread, 0);
    return result < 0 ? -error : result;
}

static int ends[2];
static long call_read(void) { char b; return read(ends[0], &b, 1); }
static long call_futex(void) { return syscall(SYS_futex, &waiting_word, FUTEX_WAIT_PRIVATE, 0, 0, 0, 0); }
static long call_timed_futex(void) { struct timespec t = { 5, 0 }; return syscall(SYS_futex, &waiting_word, FUTEX_WAIT_PRIVATE, 0, &t, 0, 0); }
/* Long where the signal is to come first, also on a busy computer. */
static long milliseconds;
static long call_sleep(void) { struct timespec t = { milliseconds / 1000, milliseconds % 1000 * 1000000 }, rest = { 9, 9 }; int r = nanosleep(&t, &rest); return r ? r : rest.tv_sec == 9 ? 0 : 1; }
static long call_poll(void) { return poll(0, 0, (int)milliseconds); }
static long call_pause(void) { return pause(); }
static long call_wait(void) { pid_t child = fork(); if (child == 0) { pause_for(milliseconds * 1000); _exit(3); } int s; long r = waitpid(child, &s, 0); if (r < 0) waitpid(child, &s, 0); return r < 0 ? r : s >> 8; }

static int restarts(long count_wanted)
{
    target = pthread_self();
    CHECK(pipe(ends) == 0 && fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0);
    for (long i = 0; i < count_wanted; i++) {
        CHECK(set_handler(SIGUSR1, nothing, 0) == 0 && set_handler(SIGUSR2, nothing, SA_RESTART) == 0 && signal(SIGURG, SIG_IGN) != SIG_ERR);
        milliseconds = 2000;
        CHECK(later(SIGUSR1, call_read) == -EINTR);
        CHECK(later(SIGUSR1, call_futex) == -EINTR);
        CHECK(later(SIGUSR2, call_futex) == 0);
        CHECK(later(SIGURG, call_futex) == 0);
        CHECK(later(SIGUSR2, call_timed_futex) == -EINTR);
        CHECK(later(SIGURG, call_timed_futex) == 0);
        CHECK(later(SIGUSR1, call_sleep) == -EINTR && later(SIGUSR2, call_sleep) == -EINTR);
        CHECK(later(SIGUSR1, call_poll) == -EINTR && later(SIGUSR2, call_poll) == -EINTR);
        CHECK(later(SIGUSR1, call_pause) == -EINTR && later(SIGUSR2, call_pause) == -EINTR);
        CHECK(later(SIGUSR1, call_wait) == -EINTR);
        milliseconds = 60;
        CHECK(later(SIGURG, call_sleep) == 0 && later(SIGURG, call_poll) == 0 && later(SIGUSR2, call_wait) == 3);
        struct itimerval timer = { { 0, 0 }, { 0, 30000 } };
        CHECK(set_handler(SIGALRM, nothing, 0) == 0 && setitimer(ITIMER_REAL, &timer, 0) == 0);
        char byte;
        CHECK(read(ends[0], &byte, 1) == -1 && errno == EINTR);
    }
    return 0;
}

static siginfo_t seen;
static ucontext_t *seen_context;
static sigjmp_buf escape;

static void record(int signal, siginfo_t *info, void *context)
{
    seen = *info;
    seen_context = context;
    siglongjmp(escape, signal);
}

static void keep(int signal, siginfo_t *info, void *context) { seen = *info; handled++; }

#define FAULT(action) (memset(&seen, 0, sizeof seen), sigsetjmp(escape, 1) ? seen.si_signo : ((void)(action), 0))

static int infos(long count_wanted)
{
    char *read_only = map_pages(2, PROT_READ), *gone = map_pages(1, PROT_READ), *none = map_pages(1, PROT_NONE);
    munmap(gone, PAGE);
    char name[] = "/tmp/torture.XXXXXX";
    int file = mkstemp(name);
    unlink(name);
    char *beyond = mmap(0, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    CHECK(ftruncate(file, 100) == 0);
    for (int s = SIGHUP; s < SIGSYS; s++)
        if (s != SIGKILL && s != SIGSTOP)
            set_handler(s, s == SIGSEGV || s == SIGBUS || s == SIGILL || s == SIGTRAP ? record : keep, SA_NODEFER);
    volatile char byte;
    CHECK(FAULT(byte = gone[7]) == SIGSEGV && seen.si_code == SEGV_MAPERR && seen.si_addr == gone + 7);
    CHECK(FAULT(gone[8] = 1) == SIGSEGV && seen.si_code == SEGV_MAPERR && seen.si_addr == gone + 8);
    CHECK(FAULT(read_only[PAGE + 5] = 1) == SIGSEGV && seen.si_code == SEGV_ACCERR && seen.si_addr == read_only + PAGE + 5);
    CHECK(FAULT(byte = none[9]) == SIGSEGV && seen.si_code == SEGV_ACCERR && seen.si_addr == none + 9);
    CHECK(FAULT(byte = *(volatile char *)0) == SIGSEGV && seen.si_code == SEGV_MAPERR && seen.si_addr == 0);
    CHECK(FAULT(byte = beyond[PAGE + 3]) == SIGBUS && seen.si_code == BUS_ADRERR && seen.si_addr == beyond + PAGE + 3);
    CHECK(FAULT(((void (*)(void))(read_only + 16))()) == SIGSEGV && seen.si_code == SEGV_ACCERR && seen.si_addr == read_only + 16);
    CHECK(FAULT(((void (*)(void))(gone + 32))()) == SIGSEGV && seen.si_code == SEGV_MAPERR && seen.si_addr == gone + 32);
#ifdef __aarch64__
    CHECK(FAULT(({ asm volatile("udf #7"); 0; })) == SIGILL && seen.si_code == ILL_ILLOPC && seen.si_addr == (void *)seen_context->uc_mcontext.pc);
    CHECK(FAULT(({ asm volatile("brk #3"); 0; })) == SIGTRAP && seen.si_code == TRAP_BRKPT && seen.si_addr == (void *)seen_context->uc_mcontext.pc);
    CHECK(FAULT(((void (*)(void))(read_only + 2))()) == SIGBUS && seen.si_code == BUS_ADRALN && seen.si_addr == read_only + 2);
    /* Exclusive, ordered and atomic accesses must be aligned. */
    static _Alignas(16) char words[64];
#define MISALIGNED(offset, text, ...)                                                                          \
    CHECK(FAULT(({ asm volatile(".arch armv8.1-a\n\t" text : : "r"(words + offset), ##__VA_ARGS__ : "x0", "x1", "memory"); 0; })) == SIGBUS \
          && seen.si_code == BUS_ADRALN && seen.si_addr == words + offset)
    MISALIGNED(2, "ldxr w0, [%0]");
    MISALIGNED(1, "ldaxrh w0, [%0]");
    MISALIGNED(8, "ldxp x0, x1, [%0]");
    MISALIGNED(4, "stxr w0, %1, [%0]", "r"(1l));
    MISALIGNED(3, "ldar w0, [%0]");
    MISALIGNED(5, "stlrh %w1, [%0]", "r"(1l));
    MISALIGNED(6, "ldadd %1, x0, [%0]", "r"(1l));
    MISALIGNED(1, "cas %w1, %w1, [%0]", "r"(1l));
    MISALIGNED(8, "mov x0, 0\n\tmov x1, 0\n\tcasp x0, x1, x0, x1, [%0]");
    CHECK(FAULT(({ asm volatile("ldxrb w0, [%0]\n\tldr x0, [%0]" : : "r"(words + 1) : "x0"); 0; })) == 0 && words[8] == 0);
    /* Tags are no part of an address, also when a fault reports it. */
    CHECK(FAULT(byte = *(volatile char *)((uintptr_t)gone | 0x5aul << 56)) == SIGSEGV && seen.si_code == SEGV_MAPERR && seen.si_addr == gone);
    CHECK(FAULT(byte = *(volatile char *)(1ul << 50)) == SIGSEGV && seen.si_code == SEGV_MAPERR && seen.si_addr == (void *)(1ul << 50));
    CHECK(FAULT(byte = *(volatile char *)0xffff000000000000) == SIGSEGV && seen.si_addr == (void *)0xffff000000000000);
#endif
    CHECK(kill(getpid(), SIGUSR1) == 0 && seen.si_signo == SIGUSR1 && seen.si_code == SI_USER && seen.si_pid == getpid() && seen.si_uid == getuid());
    CHECK(raise(SIGUSR2) == 0 && seen.si_signo == SIGUSR2 && seen.si_code == SI_TKILL && seen.si_pid == getpid());
    union sigval value = { .sival_ptr = (void *)0x123456789abc };
    CHECK(sigqueue(getpid(), SIGUSR1, value) == 0 && seen.si_code == SI_QUEUE && seen.si_value.sival_ptr == value.sival_ptr);
    CHECK(write(({ int p[2]; int r = pipe(p); close(p[0]); r ? -1 : p[1]; }), "", 1) == -1 && errno == EPIPE && seen.si_signo == SIGPIPE);
    timer_t timer;
    struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR2, .sigev_value = value };
    struct itimerspec time = { { 0, 0 }, { 0, 1000000 } };
    CHECK(timer_create(CLOCK_MONOTONIC, &event, &timer) == 0 && timer_settime(timer, 0, &time, 0) == 0);
    pause_for(20000);
    CHECK(seen.si_signo == SIGUSR2 && seen.si_code == SI_TIMER && seen.si_value.sival_ptr == value.sival_ptr && seen.si_overrun == 0);
    handled = 0;
    pid_t child = fork();
    if (child == 0)
        _exit(42);
    while (!handled)
        sched_yield();
    CHECK(seen.si_signo == SIGCHLD && seen.si_code == CLD_EXITED && seen.si_status == 42 && seen.si_pid == child);
    CHECK(waitpid(child, 0, 0) == child);
    /* A fault's signal that is sent is a signal like others; blocked, it waits. */
    set_handler(SIGSEGV, keep, 0);
    CHECK(raise(SIGSEGV) == 0 && seen.si_signo == SIGSEGV && seen.si_code == SI_TKILL);
    CHECK(kill(getpid(), SIGSEGV) == 0 && seen.si_signo == SIGSEGV && seen.si_code == SI_USER);
    int numbers[] = { SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGUSR1, SIGRTMIN, SIGRTMAX, SIGRTMAX - 1 };
    for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        sigset_t set, pending;
        set_handler(numbers[i], keep, 0);
        sigemptyset(&set);
        sigaddset(&set, numbers[i]);
        sigprocmask(SIG_BLOCK, &set, 0);
        handled = 0;
        CHECK(raise(numbers[i]) == 0 && handled == 0);
        CHECK(sigpending(&pending) == 0 && sigismember(&pending, numbers[i]) == 1);
        sigprocmask(SIG_UNBLOCK, &set, 0);
        CHECK(handled == 1 && seen.si_signo == numbers[i]);
        /* A child sees what its parent sends. An emulator may need the last two for itself between processes. */
        if (numbers[i] >= SIGRTMAX - 1)
            continue;
        sigprocmask(SIG_BLOCK, &set, 0);
        child = fork();
        if (child == 0)
            _exit(sigwaitinfo(&set, &seen) == numbers[i] && seen.si_pid == getppid() ? 9 : 8);
        int status;
        CHECK(kill(child, numbers[i]) == 0 && waitpid(child, &status, 0) == child);
        if (WEXITSTATUS(status) != 9) printf("  signal %d\n", numbers[i]);
        CHECK(WEXITSTATUS(status) == 9);
        sigprocmask(SIG_UNBLOCK, &set, 0);
    }
    return 0;
}

static __attribute__((noinline)) long recurse(long depth)
{
    volatile char room[512];
    room[0] = (char)depth;
    return depth < 0 ? 0 : recurse(depth + 1) + room[0];
}

static stack_t alternate;

static void overflow(int signal, siginfo_t *info, void *context) { recurse(0); }

/* Leaves too little of the alternate stack for another frame. */
static void crowd(int signal, siginfo_t *info, void *context)
{
    volatile char *room = __builtin_alloca((char *)__builtin_frame_address(0) - (char *)alternate.ss_sp - 700);
    room[0] = 1;
    syscall(SYS_tgkill, getpid(), tid(), SIGUSR2);
}

static int ends_by(void (*handler)(int, siginfo_t *, void *))
{
    pid_t child = fork();
    if (child == 0) {
        setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
        set_handler(SIGUSR1, handler, SA_ONSTACK);
        set_handler(SIGUSR2, nothing, SA_ONSTACK);
        if (sigsetjmp(escape, 1) == 0)
            raise(SIGUSR1);
        _exit(1);
    }
    int status;
    return waitpid(child, &status, 0) == child ? status : -1;
}

static int stacks(long count_wanted)
{
    alternate = (stack_t){ .ss_sp = map_pages(17, PROT_READ | PROT_WRITE), .ss_size = 16 * PAGE };
    mprotect(alternate.ss_sp, PAGE, PROT_NONE);
    alternate.ss_sp = (char *)alternate.ss_sp + PAGE;
    CHECK(sigaltstack(&alternate, 0) == 0);
    struct rlimit limit = { 1 << 20, RLIM_INFINITY };
    setrlimit(RLIMIT_STACK, &limit);
    CHECK(set_handler(SIGSEGV, record, SA_ONSTACK) == 0);
    for (long i = 0; i < count_wanted; i++) {
        if (sigsetjmp(escape, 1) == 0)
            recurse(0);
        CHECK(seen.si_signo == SIGSEGV);
        CHECK(sigaltstack(0, &alternate) == 0 && (alternate.ss_flags & SS_ONSTACK) == 0);
    }
    /* Below the alternate stack a handler is no longer on it, and another one finds it free. */
    CHECK(ends_by(overflow) == 1 << 8);
    /* A signal whose frame does not fit becomes SIGSEGV, whose frame does not fit either. */
    int status = ends_by(crowd);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
    CHECK(sigaltstack(&(stack_t){ .ss_sp = alternate.ss_sp, .ss_size = 100 }, 0) == -1 && errno == ENOMEM);
    return 0;
}

#ifdef __aarch64__
static int wrong;

/* Looks at all registers of the interrupted code, and changes them. */
static void change(int signal, siginfo_t *info, void *argument)
{
    struct sigcontext *context = (struct sigcontext *)&((ucontext_t *)argument)->uc_mcontext;
    struct fpsimd_context *vectors = (struct fpsimd_context *)context->__reserved;
    while (vectors->head.magic != FPSIMD_MAGIC)
        vectors = (struct fpsimd_context *)((char *)vectors + vectors->head.size);
    for (int i = 9; i < 16; i++)
        wrong += context->regs[i] != 0x100u + i;
    for (int i = 16; i < 32; i++)
        wrong += (uint64_t)vectors->vregs[i] != 0x200u + i || (uint64_t)(vectors->vregs[i] >> 64) != 0x300u + i;
    wrong += (vectors->fpcr != 0x00400000) + (vectors->fpsr != 0x10) + ((context->pstate & 0xf0000000) != 0xa0000000);
    for (int i = 9; i < 16; i++)
        context->regs[i] = 0x1100 + i;
    for (int i = 16; i < 32; i++)
        vectors->vregs[i] = (unsigned __int128)(0x1300 + i) << 64 | (0x1200 + i);
    vectors->fpcr = 0x00c00000;
    vectors->fpsr = 8;
    context->pstate = (context->pstate & ~0xf0000000) | 0x50000000;
    context->pc += 4;
}

static int contexts(long count_wanted)
{
    CHECK(set_handler(SIGTRAP, change, 0) == 0);
    for (long i = 0; i < count_wanted; i++) {
        uint64_t general[7], vector[32], control, status, flags;
        asm volatile(
            "mov x0, #0x00400000\n msr fpcr, x0\n mov x0, #0x10\n msr fpsr, x0\n"
            "mov x9, #0x109\n mov x10, #0x10a\n mov x11, #0x10b\n mov x12, #0x10c\n mov x13, #0x10d\n mov x14, #0x10e\n mov x15, #0x10f\n"
            ".irp n, 16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n mov x0, #(0x200 + \\n)\n mov x1, #(0x300 + \\n)\n fmov d\\n, x0\n mov v\\n\\().d[1], x1\n .endr\n"
            "mov x0, #0xa0000000\n msr nzcv, x0\n"
            "brk #1\n"
            "mrs %0, nzcv\n mrs %1, fpcr\n mrs %2, fpsr\n"
            "stp x9, x10, [%3]\n stp x11, x12, [%3, #16]\n stp x13, x14, [%3, #32]\n str x15, [%3, #48]\n"
            ".irp n, 16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n str q\\n, [%4, #((\\n - 16) * 16)]\n .endr\n"
            "msr fpcr, xzr\n msr fpsr, xzr\n"
            : "=&r"(flags), "=&r"(control), "=&r"(status) : "r"(general), "r"(vector)
            : "x0", "x1", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "v16", "v17", "v18", "v19", "v20", "v21", "v22", "v23",
              "v24", "v25", "v26", "v27", "v28", "v29", "v30", "v31", "cc", "memory");
        CHECK(wrong == 0);
        CHECK(flags == 0x50000000 && control == 0x00c00000 && status == 8);
        for (int r = 0; r < 7; r++)
            CHECK(general[r] == 0x1109u + r);
        for (int r = 0; r < 16; r++)
            CHECK(vector[2 * r] == 0x1210u + r && vector[2 * r + 1] == 0x1310u + r);
    }
    return 0;
}
#endif

const struct test signal_tests[] = {
    { "signals-in-a-hot-loop", hot_loop, 5000, 1000000 },
    { "signals-against-waits", waits, 3000, 1000000 },
    { "timers-against-waits", timers, 500, 50000 },
    { "quick-calls-under-signals", quick_calls, 5000, 500000 },
    { "restarts", restarts, 1, 20 },
    { "signal-information", infos, 1, 1 },
    { "signal-stacks", stacks, 10, 200 },
#ifdef __aarch64__
    { "signal-contexts", contexts, 100, 10000 },
#endif
    { 0 },
};
