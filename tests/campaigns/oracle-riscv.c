// Executes RISC-V instructions on given states: records on standard input, results on standard output, in the layouts of oracle.c.
// Free-standing: riscv64-linux-gnu-gcc -static -nostdlib -O1 -march=rv64gc -mabi=lp64 oracle-riscv.c oracle-riscv-run.S -o oracle-riscv

typedef unsigned int u32;
typedef unsigned short u16;
typedef unsigned long u64;

struct vector { u64 low, high; };

struct record {
    u32 count;             // instructions, 1 to 4
    u32 words[4];          // those of 16 bits have zeros above
    u32 padding;
    u64 fcsr, unused, unused_too;
    u64 x[32];             // x0 is not used
    struct vector f[32];   // the high halves are not used
    u64 memory[64];
};

struct result {
    u64 signal;            // 0, or what ended the instructions
    u64 fcsr, unused;
    u64 x[32];             // without x0 and x31
    struct vector f[32];
    u64 memory[64];
};

enum { BATCH = 2048, CODE_BYTES = 64, ZONE = 1 << 18 };

static struct record records[BATCH];
static unsigned char code[BATCH * CODE_BYTES] __attribute__((aligned(65536)));
static u64 zone[ZONE / 8] __attribute__((aligned(65536)));
static u64 handler_stack[8192];
struct result result __attribute__((aligned(16)));
u64 saved_stack;

void run(const struct record *record, const void *entry);
void leave(void);

static long call(long number, long a, long b, long c, long d)
{
    register long a7 __asm__("a7") = number;
    register long a0 __asm__("a0") = a;
    register long a1 __asm__("a1") = b;
    register long a2 __asm__("a2") = c;
    register long a3 __asm__("a3") = d;
    __asm__ volatile("ecall" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2), "r"(a3) : "memory");
    return a0;
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

// The context of the signal frame: uc_mcontext is at 176, and begins with pc.
static void on_signal(int signal, void *information, char *context)
{
    result.signal = signal;
    *(u64 *)(context + 176) = (u64)leave;
}

static void catch_signal(int signal)
{
    u64 action[3] = { (u64)on_signal, 0x08000004 | 0x40000000, 0 }; // SA_ONSTACK, SA_SIGINFO, SA_NODEFER
    call(134, signal, (long)action, 0, 8);
}

// Entry: x31 holds the address of this code; its own value is loaded last, from behind the code.
static void place(const struct record *r, unsigned char *code)
{
    u16 *at = (u16 *)code;
    u32 own = 0x03000F83 | 31 << 15 | 3 << 12;      // ld x31, 48(x31)
    *at++ = own;
    *at++ = own >> 16;
    for (u32 i = 0; i < r->count; i++) {
        *at++ = r->words[i];
        if ((r->words[i] & 3) == 3)
            *at++ = r->words[i] >> 16;
    }
    u64 exit = (u64)leave - (u64)at;
    u32 jump = 0x6F | (exit >> 20 & 1) << 31 | (exit >> 1 & 0x3FF) << 21 | (exit >> 11 & 1) << 20 | (exit >> 12 & 0xFF) << 12; // j leave
    *at++ = jump;
    *at++ = jump >> 16;
    *(u64 *)(code + 48) = r->x[31];
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
        for (u64 i = 0; i < count; i++)
            place(records + i, code + i * CODE_BYTES);
        __asm__ volatile("fence.i" : : : "memory");
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
