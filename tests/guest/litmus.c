/* litmus [runs]: memory ordering between threads. Each test is run many times; an outcome that the architecture forbids is an error.
   Arm ARM B2.3, and the tests' names as in the literature: SB, MP, LB, IRIW, coherence. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>

#define LINE 128
#define SLOTS 512

/* Each run uses a slot of its own: two variables in different cache lines, and what up to four threads saw. */
struct slot {
    uint64_t x, pad1[15], y, pad2[15];
    uint64_t seen[4][2], pad3[8];
} __attribute__((aligned(LINE)));

static struct slot slots[SLOTS];

struct litmus {
    const char *name;
    int threads;
    void (*run[4])(struct slot *, uint64_t *seen);
    int (*forbidden)(const struct slot *);
    int needs_lse, needs_rcpc;
};

#define THREAD(name, text)                                                                                 \
    static void name(struct slot *slot, uint64_t *seen)                                                   \
    {                                                                                                     \
        uint64_t a = 9, b = 9;                                                                            \
        asm volatile(".arch armv8.3-a\n mov x9, #1\n mov x12, #2\n" text                                     \
                     : "+&r"(a), "+&r"(b) : "r"(&slot->x), "r"(&slot->y)                                  \
                     : "x9", "x10", "x11", "x12", "x13", "memory", "cc");                                 \
        seen[0] = a;                                                                                      \
        seen[1] = b;                                                                                      \
    }

/* %0, %1: results; %2: x; %3: y; x9 = 1; x12 = 2 */
#define EXCLUSIVE_ADD(load, store, address) "1: " load " x10, [" address "]\n add x10, x10, x9\n " store " w11, x10, [" address "]\n cbnz w11, 1b\n"

THREAD(sb_dmb_0, "str x9, [%2]\n dmb ish\n ldr %0, [%3]\n")
THREAD(sb_dmb_1, "str x9, [%3]\n dmb ish\n ldr %0, [%2]\n")
THREAD(sb_rel_0, "stlr x9, [%2]\n ldar %0, [%3]\n")
THREAD(sb_rel_1, "stlr x9, [%3]\n ldar %0, [%2]\n")
THREAD(sb_swp_0, "swpal x9, x10, [%2]\n ldar %0, [%3]\n")
THREAD(sb_swp_1, "swpal x9, x10, [%3]\n ldar %0, [%2]\n")
THREAD(sb_add_0, "ldaddal x9, x10, [%2]\n ldar %0, [%3]\n")
THREAD(sb_add_1, "ldaddal x9, x10, [%3]\n ldar %0, [%2]\n")
THREAD(sb_dsb_0, "str x9, [%2]\n dsb sy\n ldr %0, [%3]\n")
THREAD(sb_dsb_1, "str x9, [%3]\n dsb sy\n ldr %0, [%2]\n")
static int sb_forbidden(const struct slot *s) { return s->seen[0][0] == 0 && s->seen[1][0] == 0; }

THREAD(mp_dmb_w, "str x9, [%2]\n dmb ishst\n str x9, [%3]\n")
THREAD(mp_dmb_r, "ldr %0, [%3]\n dmb ishld\n ldr %1, [%2]\n")
THREAD(mp_rel_w, "str x9, [%2]\n stlr x9, [%3]\n")
THREAD(mp_acq_r, "ldar %0, [%3]\n ldr %1, [%2]\n")
THREAD(mp_rcpc_r, "ldapr %0, [%3]\n ldr %1, [%2]\n")
THREAD(mp_addr_r, "ldr %0, [%3]\n eor x10, %0, %0\n ldr %1, [%2, x10]\n")
THREAD(mp_ex_w, "str x9, [%2]\n" EXCLUSIVE_ADD("ldxr", "stlxr", "%3"))
THREAD(mp_ex_r, "ldaxr %0, [%3]\n clrex\n ldr %1, [%2]\n")
THREAD(mp_lse_w, "str x9, [%2]\n ldaddl x9, x10, [%3]\n")
THREAD(mp_cas_r, "mov x10, #0\n casa x10, xzr, [%3]\n mov %0, x10\n ldr %1, [%2]\n")
THREAD(mp_pair_w, "stp x9, x9, [%2]\n dmb ish\n stp x9, x9, [%3]\n")
THREAD(mp_pair_r, "ldp %0, x10, [%3]\n dmb ish\n ldp x11, %1, [%2]\n")
THREAD(mp_vec_w, "dup v0.2d, x9\n str q0, [%2]\n dmb ish\n str q0, [%3]\n")
THREAD(mp_vec_r, "ldr q0, [%3]\n umov %0, v0.d[0]\n dmb ish\n ldr q1, [%2]\n umov %1, v1.d[1]\n")
static int mp_forbidden(const struct slot *s) { return s->seen[1][0] == 1 && s->seen[1][1] == 0; }

THREAD(lb_data_0, "ldr %0, [%2]\n eor x10, %0, %0\n add x10, x10, #1\n str x10, [%3]\n")
THREAD(lb_data_1, "ldr %0, [%3]\n eor x10, %0, %0\n add x10, x10, #1\n str x10, [%2]\n")
THREAD(lb_acq_0, "ldar %0, [%2]\n str x9, [%3]\n")
THREAD(lb_acq_1, "ldar %0, [%3]\n str x9, [%2]\n")
THREAD(lb_rel_0, "ldr %0, [%2]\n stlr x9, [%3]\n")
THREAD(lb_rel_1, "ldr %0, [%3]\n stlr x9, [%2]\n")
static int lb_forbidden(const struct slot *s) { return s->seen[0][0] == 1 && s->seen[1][0] == 1; }

THREAD(write_x, "str x9, [%2]\n")
THREAD(write_y, "str x9, [%3]\n")
THREAD(release_x, "stlr x9, [%2]\n")
THREAD(release_y, "stlr x9, [%3]\n")
THREAD(read_xy_dmb, "ldr %0, [%2]\n dmb ish\n ldr %1, [%3]\n")
THREAD(read_yx_dmb, "ldr %0, [%3]\n dmb ish\n ldr %1, [%2]\n")
THREAD(read_xy_acq, "ldar %0, [%2]\n ldar %1, [%3]\n")
THREAD(read_yx_acq, "ldar %0, [%3]\n ldar %1, [%2]\n")
static int iriw_forbidden(const struct slot *s)
{
    return s->seen[2][0] == 1 && s->seen[2][1] == 0 && s->seen[3][0] == 1 && s->seen[3][1] == 0;
}

THREAD(co_read, "ldr %0, [%2]\n ldr %1, [%2]\n")
static int corr_forbidden(const struct slot *s) { return s->seen[1][0] == 1 && s->seen[1][1] == 0; }
THREAD(co_write_12, "str x9, [%2]\n str x12, [%2]\n")
static int coww_forbidden(const struct slot *s) { return s->x != 2 || (s->seen[1][0] == 2 && s->seen[1][1] != 2); }

THREAD(count_ex, EXCLUSIVE_ADD("ldxr", "stxr", "%2") EXCLUSIVE_ADD("ldaxr", "stlxr", "%2"))
THREAD(count_lse, "ldadd x9, x10, [%2]\n stadd x9, [%2]\n")
THREAD(count_cas, "1: ldr x10, [%2]\n mov x11, x10\n add x13, x10, #2\n cas x10, x13, [%2]\n cmp x10, x11\n b.ne 1b\n")
THREAD(count_pair, "1: ldxp x10, x11, [%2]\n add x10, x10, #2\n stxp w13, x10, x11, [%2]\n cbnz w13, 1b\n")
static int count_forbidden(const struct slot *s) { return s->x != 8; }

static const struct litmus tests[] = {
    { "SB+dmbs", 2, { sb_dmb_0, sb_dmb_1 }, sb_forbidden },
    { "SB+dsbs", 2, { sb_dsb_0, sb_dsb_1 }, sb_forbidden },
    { "SB+stlr-ldar", 2, { sb_rel_0, sb_rel_1 }, sb_forbidden },
    { "SB+swpal", 2, { sb_swp_0, sb_swp_1 }, sb_forbidden, 1 },
    { "SB+ldaddal", 2, { sb_add_0, sb_add_1 }, sb_forbidden, 1 },
    { "MP+dmbst+dmbld", 2, { mp_dmb_w, mp_dmb_r }, mp_forbidden },
    { "MP+stlr+ldar", 2, { mp_rel_w, mp_acq_r }, mp_forbidden },
    { "MP+stlr+ldapr", 2, { mp_rel_w, mp_rcpc_r }, mp_forbidden, 0, 1 },
    { "MP+dmbst+addr", 2, { mp_dmb_w, mp_addr_r }, mp_forbidden },
    { "MP+stlxr+ldaxr", 2, { mp_ex_w, mp_ex_r }, mp_forbidden },
    { "MP+ldaddl+casa", 2, { mp_lse_w, mp_cas_r }, mp_forbidden, 1 },
    { "MP+dmb+dmb, pairs", 2, { mp_pair_w, mp_pair_r }, mp_forbidden },
    { "MP+dmb+dmb, vectors", 2, { mp_vec_w, mp_vec_r }, mp_forbidden },
    { "LB+datas", 2, { lb_data_0, lb_data_1 }, lb_forbidden },
    { "LB+ldars", 2, { lb_acq_0, lb_acq_1 }, lb_forbidden },
    { "LB+stlrs", 2, { lb_rel_0, lb_rel_1 }, lb_forbidden },
    { "IRIW+dmbs", 4, { write_x, write_y, read_xy_dmb, read_yx_dmb }, iriw_forbidden },
    { "IRIW+stlrs+ldars", 4, { release_x, release_y, read_xy_acq, read_yx_acq }, iriw_forbidden },
    { "CoRR", 2, { write_x, co_read }, corr_forbidden },
    { "CoWW", 2, { co_write_12, co_read }, coww_forbidden },
    { "counting, exclusives", 4, { count_ex, count_ex, count_ex, count_ex }, count_forbidden },
    { "counting, exclusive pairs", 4, { count_pair, count_pair, count_pair, count_pair }, count_forbidden },
    { "counting, ldadd", 4, { count_lse, count_lse, count_lse, count_lse }, count_forbidden, 1 },
    { "counting, cas", 4, { count_cas, count_cas, count_cas, count_cas }, count_forbidden, 1 },
};

static const struct litmus *test;
static long rounds;
static atomic_long arrived;

/* Nobody starts a round before all are there. The wait yields now and then: there may be fewer processors than threads. */
static void meet(long target)
{
    arrived++;
    for (int i = 0; arrived < target; i++)
        if (i > 200)
            sched_yield();
}

static void *run(void *argument)
{
    long self = (long)argument, target = 0;
    for (long r = 0; r < rounds; r++) {
        meet(target += test->threads);
        for (int i = 0; i < SLOTS; i++) {
            struct slot *slot = &slots[i];
            test->run[self](slot, slot->seen[self]);
        }
        meet(target += test->threads);
        meet(target += test->threads);
    }
    return 0;
}

int main(int argc, char **argv)
{
    long runs = argc > 1 ? atol(argv[1]) : 100000;
    int passed = 0, failed = 0, skipped = 0;
    unsigned long capabilities = getauxval(AT_HWCAP);
    for (unsigned t = 0; t < sizeof tests / sizeof *tests; t++) {
        test = &tests[t];
        if ((test->needs_lse && !(capabilities & 1 << 8)) || (test->needs_rcpc && !(capabilities & 1 << 15))) {
            skipped++;
            continue;
        }
        rounds = (runs + SLOTS - 1) / SLOTS;
        arrived = 0;
        memset(slots, 0, sizeof slots);
        pthread_t threads[4];
        for (long i = 1; i < test->threads; i++)
            pthread_create(&threads[i], 0, run, (void *)i);
        long wrong = 0, target = 0;
        for (long r = 0; r < rounds; r++) {
            meet(target += test->threads);
            for (int i = 0; i < SLOTS; i++)
                test->run[0](&slots[i], slots[i].seen[0]);
            meet(target += test->threads);
            for (int i = 0; i < SLOTS; i++)
                wrong += test->forbidden(&slots[i]);
            memset(slots, 0, sizeof slots);
            meet(target += test->threads);
        }
        for (long i = 1; i < test->threads; i++)
            pthread_join(threads[i], 0);
        if (wrong) {
            printf("FAIL %s: forbidden outcome %ld times in %ld runs\n", test->name, wrong, rounds * SLOTS);
            failed++;
        } else {
            passed++;
        }
    }
    printf("%d passed, %d failed, %d skipped\n", passed, failed, skipped);
    return failed != 0;
}
