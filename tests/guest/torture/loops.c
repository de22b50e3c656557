/* Loops of one block that leave halfway, at a fault in some iteration or at a signal: what the handler sees of the condition flags. */
#include "torture.h"

#ifdef __aarch64__
#include <setjmp.h>

/* A loop: x0 = a pointer into memory that ends, x1 = a count, x2 = a number, x3 = the end of the memory; d0 to d2 = numbers. */
#define LOOP(name, before, code)                                                                    \
    void name(char *at, uint64_t count, uint64_t number, char *end);                                \
    extern char name##_head[];                                                                      \
    __asm__(".text\n.global " #name ", " #name "_head\n" #name ": mov x9, #0\n fmov d0, #2.0\n fmov d1, #31.0\n fmov d2, #0.5\n " before \
            "\n" #name "_head: " code "\n ret\n")

LOOP(compare, "", "ldr x5, [x0]\n add x0, x0, #8\n cmp x0, x3\n b.ls compare_head");
LOOP(compare_half, "", "ldr x5, [x0]\n add x0, x0, #8\n sub w1, w1, #1\n cmp w1, w2\n b.ne compare_half_head");
LOOP(compare_constant, "", "ldr x5, [x0]\n add x0, x0, #8\n sub x1, x1, #1\n cmp x1, #77\n b.ne compare_constant_head");
LOOP(compare_large, "mov x6, #0x7890\n movk x6, #0x3456, lsl #16\n movk x6, #0x12, lsl #32", "ldr x5, [x0]\n add x0, x0, #8\n sub x1, x1, #1\n cmp x1, x6\n b.ne compare_large_head");
LOOP(count_down, "", "ldr x5, [x0]\n add x0, x0, #8\n subs x1, x1, #1\n b.ne count_down_head");
LOOP(count_down_first, "", "subs w1, w1, #3\n ldr x5, [x0]\n add x0, x0, #8\n b.ne count_down_first_head");
LOOP(count_up, "", "ldr x5, [x0]\n add x0, x0, #8\n adds x1, x1, #7\n b.ne count_up_head");
LOOP(test, "", "ldr x5, [x0]\n add x0, x0, #8\n sub x1, x1, #1\n tst x1, #0xffffffff\n b.ne test_head");
LOOP(stores, "", "str x1, [x0], #8\n subs x1, x1, x2\n b.hi stores_head");
LOOP(compare_numbers, "", "ldr x5, [x0]\n add x0, x0, #8\n fadd d0, d0, d2\n fcmp d0, d1\n b.ne compare_numbers_head");
LOOP(reads, "", "cinc x9, x9, eq\n ldr x5, [x0]\n add x0, x0, #8\n subs x1, x1, #1\n b.ne reads_head");
LOOP(two_loads, "", "ldr x5, [x0]\n cmp x5, x1\n add x0, x0, #8\n ldr x6, [x0, #8]\n add x1, x1, #1\n b.ls two_loads_head");
LOOP(overwritten, "", "cmp x1, x2\n ldr x5, [x0]\n mov x2, x1\n sub x1, x1, #1\n add x0, x0, #8\n b.ne overwritten_head");

/* What the flags are, from the registers at the first instruction that cannot be executed any more. */
static uint64_t flags_sub(uint64_t a, uint64_t b) { uint64_t f; __asm__("cmp %1, %2\n mrs %0, nzcv" : "=r"(f) : "r"(a), "r"(b) : "cc"); return f; }
static uint64_t flags_sub_half(uint32_t a, uint32_t b) { uint64_t f; __asm__("cmp %w1, %w2\n mrs %0, nzcv" : "=r"(f) : "r"(a), "r"(b) : "cc"); return f; }
static uint64_t flags_add(uint64_t a, uint64_t b) { uint64_t f; __asm__("cmn %1, %2\n mrs %0, nzcv" : "=r"(f) : "r"(a), "r"(b) : "cc"); return f; }
static uint64_t flags_and(uint64_t a, uint64_t b) { uint64_t f; __asm__("tst %1, %2\n mrs %0, nzcv" : "=r"(f) : "r"(a), "r"(b) : "cc"); return f; }
static uint64_t flags_numbers(double a, double b) { uint64_t f; __asm__("fcmp %d1, %d2\n mrs %0, nzcv" : "=r"(f) : "w"(a), "w"(b) : "cc"); return f; }

static ucontext_t seen;
static uint64_t seen_vector;
static sigjmp_buf back;
static const struct loop *running;
static char *start;
static atomic_int checked, wrong;

static uint64_t x(int n) { return seen.uc_mcontext.regs[n]; }

static uint64_t d0_of(ucontext_t *context)
{
    struct _aarch64_ctx *head = (void *)context->uc_mcontext.__reserved;
    while (head->magic != FPSIMD_MAGIC)
        head = (void *)((char *)head + head->size);
    return (uint64_t)((struct fpsimd_context *)head)->vregs[0];
}

static void on_fault(int signal, siginfo_t *info, void *context)
{
    seen = *(ucontext_t *)context;
    seen_vector = d0_of(context);
    siglongjmp(back, 1);
}

static int is(uint64_t flags) { return (seen.uc_mcontext.pstate & 0xF0000000) == flags; }

static double d0(void) { double d; memcpy(&d, &seen_vector, 8); return d; }

static int of_compare(void) { return is(flags_sub(x(0), x(3))); }
static int of_compare_half(void) { return is(flags_sub_half(x(1), x(2))); }
static int of_compare_constant(void) { return is(flags_sub(x(1), 77)); }
static int of_compare_large(void) { return is(flags_sub(x(1), 0x1234567890)); }
static int of_count_down(void) { return is(flags_sub(x(1) + 1, 1)); }
static int of_count_down_first(void) { return is(flags_sub_half(x(1) + 3, 3)); }
static int of_count_up(void) { return is(flags_add(x(1) - 7, 7)); }
static int of_test(void) { return is(flags_and(x(1), 0xffffffff)); }
static int of_stores(void) { return is(flags_sub(x(1) + x(2), x(2))); }
static int of_compare_numbers(void) { return is(flags_numbers(d0(), 31)); }
static int of_two_loads(void) { return is(flags_sub(x(5), x(1))); }
static int of_overwritten(void) { return is(flags_sub(x(1), x(2))); }

static const struct loop {
    const char *name;
    void (*run)(char *, uint64_t, uint64_t, char *);
    char *head;
    int (*check)(void);
    int ends; /* for a count that is a multiple of three; the flags at its head are the same as where it faults */
} loops[] = {
    { "compare", compare, compare_head, of_compare, 1 },
    { "compare_half", compare_half, compare_half_head, of_compare_half, 1 },
    { "compare_constant", compare_constant, compare_constant_head, of_compare_constant, 1 },
    { "compare_large", compare_large, compare_large_head, of_compare_large, 0 },
    { "count_down", count_down, count_down_head, of_count_down, 1 },
    { "count_down_first", count_down_first, count_down_first_head, of_count_down_first, 1 },
    { "count_up", count_up, count_up_head, of_count_up, 0 },
    { "test", test, test_head, of_test, 1 },
    { "stores", stores, stores_head, of_stores, 1 },
    { "compare_numbers", compare_numbers, compare_numbers_head, of_compare_numbers, 1 },
    { "reads", reads, reads_head, of_count_down, 1 },
    { "two_loads", two_loads, two_loads_head, of_two_loads, 0 },
    { "overwritten", overwritten, overwritten_head, of_overwritten, 0 },
};

/* Elsewhere in the loop, and before the first iteration has ended, the flags are others. */
static void on_alarm(int signal, siginfo_t *info, void *context)
{
    ucontext_t *c = context;
    if (c->uc_mcontext.pc != (uint64_t)running->head || c->uc_mcontext.regs[0] == (uint64_t)start)
        return;
    seen = *c;
    seen_vector = d0_of(context);
    checked++;
    wrong += !running->check();
}

/* Each loop faults in its second, its third and in a later iteration. */
static int faults(long count)
{
    char *memory = map_pages(2, PROT_READ | PROT_WRITE);
    CHECK(memory != MAP_FAILED && mprotect(memory + PAGE, PAGE, PROT_NONE) == 0);
    CHECK(set_handler(SIGSEGV, on_fault, 0) == 0);
    for (unsigned l = 0; l < sizeof loops / sizeof *loops; l++) {
        for (int iteration = 2; iteration <= 40; iteration += iteration < 8 ? 1 : 11) {
            char *at = memory + PAGE - 8 * (iteration - 1);
            if (sigsetjmp(back, 1) == 0) {
                loops[l].run(at, 1000000, 5, memory + 2 * PAGE);
                printf("  %s did not fault\n", loops[l].name);
                return 1;
            }
            if (!loops[l].check()) {
                printf("  %s: flags %llx in iteration %d\n", loops[l].name, (long long)seen.uc_mcontext.pstate, iteration);
                return 1;
            }
        }
    }
    CHECK(set_handler(SIGSEGV, SIG_DFL, 0) == 0 && munmap(memory, 2 * PAGE) == 0);
    return 0;
}

/* Each loop runs while signals come in. */
static int interrupts(long count)
{
    struct itimerval often = { { 0, 300 }, { 0, 300 } }, never = { { 0, 0 }, { 0, 0 } };
    long words = 3 * 170000;
    start = mmap(0, 8 * words + 64, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(start != MAP_FAILED);
    for (long i = 0; i < count; i++) {
        for (running = loops; running < loops + sizeof loops / sizeof *loops; running++) {
            if (!running->ends)
                continue;
            CHECK(set_handler(SIGALRM, on_alarm, SA_RESTART) == 0 && setitimer(ITIMER_REAL, &often, 0) == 0);
            running->run(start, words, running->run == stores ? 1 : 0, start + 8 * (words - 1));
            CHECK(setitimer(ITIMER_REAL, &never, 0) == 0 && set_handler(SIGALRM, SIG_IGN, 0) == 0);
            if (wrong) {
                printf("  %s: wrong flags in %d of %d signals\n", running->name, wrong, checked);
                return 1;
            }
        }
    }
    CHECK(munmap(start, 8 * words + 64) == 0);
    return 0;
}
#endif

const struct test loop_tests[] = {
#ifdef __aarch64__
    { "flags of loops that fault", faults, 1, 1 },
    { "flags of loops at signals", interrupts, 3, 300 },
#endif
    { 0 },
};
