// System calls of RISC-V Linux with 32 bits, where structures and arguments are not those of 64. Free-standing; prints what fails, then "ok".
typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long s64;

static long call(long n, long a, long b, long c, long d, long e, long f)
{
    register long a7 asm("a7") = n;
    register long a0 asm("a0") = a;
    register long a1 asm("a1") = b;
    register long a2 asm("a2") = c;
    register long a3 asm("a3") = d;
    register long a4 asm("a4") = e;
    register long a5 asm("a5") = f;
    asm volatile("ecall" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a5) : "memory");
    return a0;
}
#define CALL(n, ...) CALL_(n, ##__VA_ARGS__, 0, 0, 0, 0, 0, 0)
#define CALL_(n, a, b, c, d, e, f, ...) call(n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))

// The compiler may ask for it.
void *memset(void *to, int byte, u32 count)
{
    for (u32 i = 0; i < count; i++)
        ((volatile char *)to)[i] = byte;
    return to;
}

static int failures;

static void print(const char *text)
{
    int length = 0;
    while (text[length]) length++;
    CALL(64, 1, text, length);
}

static void check(int ok, const char *what)
{
    if (ok) return;
    failures++;
    print("FAIL ");
    print(what);
    print("\n");
}

static volatile int seen, code, sender, value, count;
static volatile u32 address, stack_used;
static char alternate[16384] __attribute__((aligned(16)));
static char *context_pc;

struct info { int signal, error, code; u32 a, b, c, d, e; };
static volatile struct info last;

static void handler(int signal, struct info *info, char *context)
{
    seen = signal;
    code = info->code;
    last = *info;
    stack_used = (u32)&signal;
    count++;
    if (signal == 11 || signal == 4) *(u32 *)(context + 160) += 4;   // behind the instruction
}

static void on(int signal, u32 flags)
{
    struct { u32 handler, flags, mask[2]; } action = { (u32)handler, flags, { 0, 0 } }, old = { 1, 1, { 1, 1 } };
    check(CALL(134, signal, &action, 0, 8) == 0, "rt_sigaction");
    check(CALL(134, signal, 0, &old, 8) == 0 && old.handler == (u32)handler && old.flags == flags && old.mask[0] == 0, "rt_sigaction reads");
}

static void signals(void)
{
    struct { u32 sp; int flags; u32 size; } stack = { (u32)alternate, 0, sizeof alternate }, old;
    check(CALL(132, &stack, 0) == 0 && CALL(132, 0, &old) == 0 && old.sp == (u32)alternate && old.size == sizeof alternate, "sigaltstack");
    on(11, 4 | 0x08000000);
    register u32 at asm("a4") = 0x7ffff004;
    asm volatile(".option push\n .option norvc\n lw zero, 0(%0)\n .option pop" ::"r"(at) : "memory");
    check(seen == 11 && last.a == 0x7ffff004 && code == 1, "SIGSEGV's address");
    check(stack_used - (u32)alternate < sizeof alternate, "the alternate stack");
    on(10, 4);
    int self = CALL(172);
    CALL(129, self, 10);
    check(seen == 10 && code == 0 && (int)last.a == self, "kill tells the sender");
    struct info queued = { 10, 0, -1, self, CALL(174), 0x12345678 };
    char whole[128] = { 0 };
    for (unsigned i = 0; i < sizeof queued; i++) whole[i] = ((char *)&queued)[i];
    check(CALL(138, self, 10, whole) == 0 && code == -1 && last.c == 0x12345678, "rt_sigqueueinfo passes a value");
    u64 mask = 1 << 9, none = 0;
    CALL(135, 0, &mask, 0, 8);
    count = 0;
    CALL(129, self, 10);
    struct info waited;
    char room[128];
    s64 second[2] = { 1, 0 };
    check(CALL(421, &mask, room, second, 8) == 10 && (waited = *(struct info *)room, waited.code == 0) && (int)waited.a == self && count == 0, "rt_sigtimedwait_time64");
    CALL(135, 2, &none, 0, 8);
    seen = 0;
    s64 timer_ok = 0;
    struct { int interval[2], value[2]; } timer = { { 0, 0 }, { 0, 20000 } }, left;
    on(14, 4);
    check(CALL(103, 0, &timer, 0) == 0 && CALL(102, 0, &left) == 0 && left.value[0] == 0 && left.value[1] > 0 && left.value[1] <= 20000, "setitimer");
    for (int i = 0; i < 200 && seen != 14; i++) {
        s64 wait[2] = { 0, 10000000 };
        CALL(407, 1, 0, wait, 0);
    }
    check(seen == 14, "SIGALRM");
    (void)timer_ok;
}

static void files(void)
{
    int file = CALL(279, "file", 0);
    struct { const char *base; u32 length; } vector[2] = { { "abc", 3 }, { "defgh", 5 } };
    check(file >= 0 && CALL(66, file, vector, 2) == 8, "writev");
    s64 place = -1;
    check(CALL(62, file, 1, 5, &place, 0) == 0 && place == (1LL << 32) + 5, "llseek far");
    check(CALL(62, file, 0, 2, &place, 0) == 0 && place == 2, "llseek");
    char one[3] = { 0 }, two[4] = { 0 };
    struct { char *base; u32 length; } parts[2] = { { one, 2 }, { two, 3 } };
    check(CALL(65, file, parts, 2) == 5 && one[0] == 'c' && two[2] == 'g', "readv");
    check(CALL(46, file, 4096 * 3, 1) == 0, "ftruncate64");
    check(CALL(68, file, "xyz", 3, 4096 * 2, 1) == 3, "pwrite64");
    check(CALL(67, file, one, 2, 4096 * 2 + 1, 1) == 2 && one[0] == 'y' && one[1] == 'z', "pread64");
    parts[0].length = 1;
    check(CALL(69, file, parts, 1, 4096 * 2, 1) == 1 && one[0] == 'x', "preadv");
    char *mapped = (char *)CALL(222, 0, 4096, 1, 1, file, (1u << 20) + 2);
    check((u32)mapped < -4096u && mapped[2] == 'z', "mmap2 counts pages");
    char *high = (char *)CALL(222, 0xf0000000, 8192, 3, 0x32, -1, 0);
    check((u32)high == 0xf0000000 && (high[8191] = 7, high[8191] == 7), "memory above 2 GiB");
    check(CALL(215, high, 8192) == 0, "munmap");
    u32 system[22];
    check(CALL(44, file, 88, system) == 0 && system[1] == 4096 && system[15] != 0, "fstatfs64");
    check(CALL(44, file, 84, system) == -22, "fstatfs64 checks the size");
    char extended[256];
    check(CALL(291, file, "", 0x1000, 0x7ff, extended) == 0 && *(u64 *)(extended + 40) == (1ULL << 32) + 4096 * 3, "statx");
    struct { short type, whence; int pad; s64 start, length; int pid, pad2; } lock = { 1, 0, 0, 5LL << 32, 10, 0, 0 };
    check(CALL(25, file, 13, &lock) == 0 && (lock.type = 0, CALL(25, file, 12, &lock)) == 0 && lock.type == 2, "F_SETLK64");
    check(CALL(79, -100, "/", extended, 0) == -38 && CALL(98, 0, 0, 0, 0, 0, 0) == -38 && CALL(113, 0, extended) == -38, "calls of other ABIs are absent");
}

static void times(void)
{
    s64 now[2] = { 0, 0 }, sleep[2] = { 0, 1000000 }, zero[2] = { 0, 0 };
    check(CALL(403, 0, now) == 0 && now[0] > 1700000000 && now[1] < 1000000000, "clock_gettime64");
    check(CALL(407, 1, 0, sleep, 0) == 0, "clock_nanosleep_time64");
    u64 mask = 0;
    struct { const u64 *mask; u32 size; } argument = { &mask, 8 };
    check(CALL(413, 0, 0, 0, 0, zero, &argument) == 0, "pselect6_time64");
    check(CALL(414, 0, 0, zero, 0, 8) == 0, "ppoll_time64");
    u32 word = 5;
    check(CALL(422, &word, 0, 4, zero, 0, 0) == -11 && CALL(422, &word, 0, 5, sleep, 0, 0) == -110, "futex_time64");
    int usage[18];
    for (int i = 0; i < 18; i++) usage[i] = -1;
    check(CALL(165, 0, usage) == 0 && usage[0] >= 0 && usage[1] < 1000000 && usage[4] > 0 && usage[17] >= 0, "getrusage");
    int ticks[4] = { -1, -1, -1, -1 };
    check(CALL(153, ticks) != -14 && ticks[0] >= 0 && ticks[3] >= 0, "times");
    u32 system[16];
    check(CALL(179, system) == 0 && system[4] != 0 && system[13] != 0 && (system[10] & 0xffff) != 0, "sysinfo");
    u32 low, high, low2;
    asm volatile("rdtime %0\n rdtimeh %1\n rdtime %2" : "=r"(low), "=r"(high), "=r"(low2));
    check(low2 - low < 100000000, "rdtime");
}

static int shared = 1;
static char thread_stack[8192] __attribute__((aligned(16)));

static void processes(void)
{
    int child = CALL(220, 17, 0, 0, 0, 0);
    if (child == 0) CALL(94, 42);
    struct info info[4];
    int usage[18];
    check(CALL(95, 1, child, info, 4, usage) == 0 && info->signal == 17 && info->code == 1 && (int)info->a == child && info->c == 42, "waitid");
    // A thread: memory, files, handlers, thread, and its number cleared and woken at its end.
    volatile u32 tid = 1;
    long result;
    register long a7 asm("a7") = 220;
    register long a0 asm("a0") = 0x100 | 0x200 | 0x400 | 0x800 | 0x10000 | 0x200000 | 0x80000;
    register long a1 asm("a1") = (long)(thread_stack + sizeof thread_stack);
    register long a2 asm("a2") = 0;
    register long a3 asm("a3") = 0x80001234;
    register long a4 asm("a4") = (long)&tid;
    asm volatile("ecall\n bnez a0, 1f\n sw tp, (%[shared])\n li a0, 0\n li a7, 93\n ecall\n 1:"
        : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2), "r"(a3), "r"(a4), [shared] "r"(&shared) : "memory");
    result = a0;
    while (tid != 0) CALL(422, &tid, 0, tid, 0, 0, 0);
    check(result > 0 && *(volatile int *)&shared == (int)0x80001234, "a thread");
    static const char *arguments[] = { "/bin/nothing", 0 };
    check(CALL(221, "/no/such/file", arguments, arguments) == -2, "execve");
}

void start(u32 *stack)
{
    u32 count = stack[0], *at = stack + 1 + count + 1;
    check(count >= 1 && ((u32)stack & 15) == 0, "argc");
    while (*at) at++;
    u32 page = 0, entry_size = 0, capabilities = 0;
    for (at++; *at; at += 2) {
        if (*at == 6) page = at[1];
        if (*at == 4) entry_size = at[1];
        if (*at == 16) capabilities = at[1];
    }
    check(page == 4096 && entry_size == 32 && capabilities == 0x112d, "the auxiliary vector");
    signals();
    files();
    times();
    processes();
    if (failures == 0) print("ok\n");
    CALL(94, failures);
}
asm(".global _start\n_start: .option push\n .option norelax\n lla gp, __global_pointer$\n .option pop\n mv a0, sp\n andi sp, sp, -16\n call start\n");
