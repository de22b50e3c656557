// Executes A64 instructions on given states: records on standard input, results on standard output.
// Free-standing: aarch64-linux-gnu-gcc -static -nostdlib -O1 oracle.c oracle-run.S -o oracle
//
// The input is a sequence of batches: a count (8 bytes), then so many records. A result is written as soon as it is known,
// so that whoever reads can tell which record a process died of.

typedef unsigned int u32;
typedef unsigned long u64;

struct vector { u64 low, high; };

struct record {
    u32 count;             // instructions, 1 to 4
    u32 words[4];
    u32 padding;
    u64 fpcr, fpsr, nzcv;
    u64 x[32];             // 31 is SP
    struct vector v[32];
    u64 memory[64];
};

struct result {
    u64 signal;            // 0, or what ended the instructions
    u64 fpsr, nzcv;
    u64 x[32];
    struct vector v[32];
    u64 memory[64];
};

enum { BATCH = 2048, CODE_BYTES = 64, ZONE = 1 << 18 };

static struct record records[BATCH];
static unsigned char code[BATCH * CODE_BYTES] __attribute__((aligned(65536)));
static u64 zone[ZONE / 8] __attribute__((aligned(65536)));
static u64 handler_stack[8192];
struct record *current;
struct result result __attribute__((aligned(16)));
u64 saved_stack;

void run(const struct record *record, const void *entry);
void leave(void);

static long call(long number, long a, long b, long c, long d)
{
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3) : "memory");
    return x0;
}

static void quit(int status)
{
    for (;;)
        call(94, status, 0, 0, 0);
}

// False at the end of the input.
static int take(void *buffer, u64 bytes)
{
    char *at = buffer;
    while (bytes > 0) {
        long n = call(63, 0, (long)at, bytes, 0);
        if (n <= 0)
            return 0;
        at += n;
        bytes -= n;
    }
    return 1;
}

static void give(const void *buffer, u64 bytes)
{
    const char *at = buffer;
    while (bytes > 0) {
        long n = call(64, 1, (long)at, bytes, 0);
        if (n <= 0)
            quit(1);
        at += n;
        bytes -= n;
    }
}

static void copy(u64 *to, const u64 *from, int count)
{
    for (int i = 0; i < count; i++)
        to[i] = from[i];
}

// The context of the signal frame: uc_mcontext is at 176, with fault_address, regs[31], sp, pc, pstate.
static void on_signal(int signal, void *information, char *context)
{
    u64 *machine = (u64 *)(context + 176);
    result.signal = signal;
    machine[33] = (u64)leave;
}

static void catch_signal(int signal)
{
    u64 action[4] = { (u64)on_signal, 0x08000004 | 0x40000000, 0, 0 }; // SA_ONSTACK, SA_SIGINFO, SA_NODEFER
    call(134, signal, (long)action, 0, 8);
}

// Entry: X30 holds the address of this code; its own value is loaded last, from behind the code.
static void place(const struct record *r, u32 *at)
{
    u64 exit = (u64)leave - (u64)(at + 1 + r->count);
    *at++ = 0x58000000 | (48 / 4 << 5) | 30;       // ldr x30, [pc, #48]
    for (u32 i = 0; i < r->count; i++)
        *at++ = r->words[i];
    *at++ = 0x14000000 | ((exit >> 2) & 0x3FFFFFF); // b leave
}

static void synchronise(void)
{
    for (u64 at = (u64)code; at < (u64)code + sizeof code; at += 64)
        __asm__ volatile("dc cvau, %0" : : "r"(at) : "memory");
    __asm__ volatile("dsb ish");
    for (u64 at = (u64)code; at < (u64)code + sizeof code; at += 64)
        __asm__ volatile("ic ivau, %0" : : "r"(at) : "memory");
    __asm__ volatile("dsb ish\n isb");
}

void start(void)
{
    u64 *memory = zone + ZONE / 16;
    u64 stack[3] = { (u64)handler_stack, 0, sizeof handler_stack };
    u64 count;
    call(132, (long)stack, 0, 0, 0);
    call(226, (long)code, sizeof code, 7, 0);
    catch_signal(4);
    catch_signal(5);
    catch_signal(7);
    catch_signal(8);
    catch_signal(11);
    u64 addresses[2] = { (u64)memory, (u64)code };
    give(addresses, sizeof addresses);
    while (take(&count, sizeof count)) {
        if (count > BATCH || !take(records, count * sizeof *records))
            quit(1);
        for (u64 i = 0; i < count; i++) {
            u32 *at = (u32 *)(code + i * CODE_BYTES);
            place(records + i, at);
            *(u64 *)(at + 12) = records[i].x[30];
        }
        synchronise();
        for (u64 i = 0; i < count; i++) {
            copy(memory, records[i].memory, 64);
            result.signal = 0;
            run(records + i, code + i * CODE_BYTES);
            copy(result.memory, memory, 64);
            give(&result, sizeof result);
        }
    }
    quit(0);
}
