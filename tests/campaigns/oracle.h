// What the oracles of all architectures share: records on standard input, results on standard output.
//
// The input is a sequence of batches: a count (8 bytes), then so many records. A result is written as soon as it is known,
// so that whoever reads can tell which record a process died of.
//
// An oracle says what its records and results hold, and gives the functions that are declared here.

typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef unsigned long word;   // of the processor: a register, an address

struct vector { u64 low, high; };

struct record {
    u32 count;             // instructions, 1 to 4
    u32 words[4];
    u32 padding;
    u64 status[3];
    u64 x[32];
    struct vector v[32];
    u64 memory[64];
};

struct result {
    u64 signal;            // 0, or what ended the instructions
    u64 status[2];
    u64 x[32];
    struct vector v[32];
    u64 memory[64];
};

enum { BATCH = 2048, CODE_BYTES = 64, ZONE = 1 << 18 };

static struct record records[BATCH];
static unsigned char code[BATCH * CODE_BYTES] __attribute__((aligned(65536)));
static u64 zone[ZONE / 8] __attribute__((aligned(65536)));
static u64 handler_stack[8192] __attribute__((aligned(16)));
struct result result __attribute__((aligned(16)));
word saved_stack;

// Of the assembler's part: loads the state and goes to the code; where that goes when it is done.
void run(const struct record *record, const void *entry);
void leave(void);

// Of the architecture: a system call; where a signal frame's context goes on; a record's code; code that was written becomes visible.
static long call(long number, long a, long b, long c, long d);
static word *resumption(char *context);
static void place(const struct record *record, unsigned char *code);
static void synchronise(void);

static void quit(int status)
{
    for (;;)
        call(94, status, 0, 0, 0);
}

// False at the end of the input.
static int take(void *buffer, word bytes)
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

static void give(const void *buffer, word bytes)
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

static void on_signal(int signal, void *information, char *context)
{
    result.signal = signal;
    *resumption(context) = (word)leave;
}

static void catch_signal(int signal)
{
    word action[4] = { (word)on_signal, 0x08000004 | 0x40000000, 0, 0 }; // SA_ONSTACK, SA_SIGINFO, SA_NODEFER; no flag of a restorer
    call(134, signal, (long)action, 0, 8);
}

void start(void)
{
    u64 *memory = zone + ZONE / 16;
    // A record's stack pointer may happen to be in it: then a frame goes below that.
    enum { BELOW = 1024 };
    word stack[3] = { (word)(handler_stack + BELOW), 0, sizeof handler_stack - BELOW * sizeof *handler_stack };
    u64 count;
    call(132, (long)stack, 0, 0, 0);
    call(226, (long)code, sizeof code, 7, 0);
    catch_signal(4);
    catch_signal(5);
    catch_signal(7);
    catch_signal(8);
    catch_signal(11);
    u64 addresses[2] = { (word)memory, (word)code };
    give(addresses, sizeof addresses);
    while (take(&count, sizeof count)) {
        if (count > BATCH || !take(records, (word)count * sizeof *records))
            quit(1);
        for (u64 i = 0; i < count; i++)
            place(records + i, code + i * CODE_BYTES);
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
