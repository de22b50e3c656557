// What a RISC-V processor has, told by the kernel and tried: prints a line for each extension, "zba: told 1, works 1". With "frm" and "cbo" the corners
// of the rounding mode and of the cache-block instructions.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

static volatile int raised;
static void *volatile fault;

// Every instruction tried here has 4 bytes, but for those that begin with c.
static volatile int length = 4;

static void on_signal(int number, siginfo_t *information, void *context)
{
    raised = number;
    fault = information->si_addr;
    ((ucontext_t *)context)->uc_mcontext.__gregs[0] += length;
}

static unsigned char memory[256] __attribute__((aligned(64)));

// x5 = 1, x6 = memory, x7 = 1, f0 = f1 = 1.
#define TRY(text) (raised = 0, ({ \
    __asm__ volatile("li t0, 1\n mv t1, %0\n li t2, 1\n .option push\n .option norvc\n .option norelax\n" text "\n .option pop" \
        :: "r"(memory) : "a5", "t0", "t1", "t2", "ft0", "ft1", "ft2", "memory"); raised; }))

static void tell(const char *name, int told, int signal) { printf("%s: told %d, works %d\n", name, told, signal == 0); }

static long probe(long key)
{
    struct { long key; unsigned long value; } pair = { key, 0 };
    if (syscall(258, &pair, 1, 0, 0, 0) != 0 || pair.key < 0)
        return -1;
    return pair.value;
}

static int frm(void)
{
    static const int modes[] = { 0, 1, 2, 3, 4, 5, 6, 7, 0 };
    for (unsigned i = 0; i < sizeof modes / sizeof *modes; i++) {
        int mode = modes[i], want = mode > 4 ? SIGILL : 0;
        double one = 1, two = 2, sum = 0, fixed = 0, least = 0;
        length = 4;
        long old = -1;
        __asm__ volatile("fsflagsi 5\n fsrm %0, %1" : "=r"(old) : "r"(mode));
        if (old != 0)
            return printf("frm %d: was %ld\n", mode, old), 1;
        raised = 0;
        __asm__ volatile("fadd.d %0, %1, %2" : "+f"(sum) : "f"(one), "f"(two));
        if (raised != want || sum != (want ? 0 : 3))
            return printf("frm %d: fadd.d %d %g\n", mode, raised, sum), 1;
        raised = 0;
        __asm__ volatile("fadd.d %0, %1, %2, rne" : "+f"(fixed) : "f"(one), "f"(two));
        __asm__ volatile("fmin.d %0, %1, %2" : "+f"(least) : "f"(one), "f"(two));
        if (raised || fixed != 3 || least != 1)
            return printf("frm %d: not rounding %d\n", mode, raised), 1;
        long integer = 7;
        __asm__ volatile("fcvt.l.d %0, %1, dyn" : "+r"(integer) : "f"(two));
        if (raised != want || integer != (want ? 7 : 2))
            return printf("frm %d: fcvt.l.d %d\n", mode, raised), 1;
        // From where the mode is written to where it is used, in one block.
        raised = 0;
        long control;
        __asm__ volatile("csrrwi zero, frm, 6\n fsqrt.d %0, %1\n csrrwi %2, frm, 0\n fsqrt.d %0, %1" : "+f"(sum), "+f"(two), "=r"(control));
        if (raised != SIGILL || control != 6)
            return printf("frm %d: in a block %d %ld\n", mode, raised, control), 1;
        raised = 0;
    }
    return puts("frm ok"), 0;
}

static int cbo(void)
{
    length = 4;
    memset(memory, 1, sizeof memory);
    register unsigned char *at __asm__("t1") = memory + 64 + 5;
    raised = 0;
    __asm__ volatile(".insn i 0x0f, 2, zero, %0, 4" :: "r"(at) : "memory");
    for (int i = 0; i < 256; i++)
        if (memory[i] != (i < 64 || i >= 128))
            return printf("cbo.zero: byte %d\n", i), 1;
    __asm__ volatile(".insn i 0x0f, 2, zero, %0, 1" :: "r"(at) : "memory");
    __asm__ volatile(".insn i 0x0f, 2, zero, %0, 2" :: "r"(at) : "memory");
    if (raised)
        return puts("cbo.clean, cbo.flush, cbo.zero: illegal"), 1;
    __asm__ volatile(".insn i 0x0f, 2, zero, %0, 0" :: "r"(at) : "memory");
    if (raised != SIGILL)
        return puts("cbo.inval: legal"), 1;
    unsigned char *page = mmap(0, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    at = page + 77;
    raised = 0;
    __asm__ volatile(".insn i 0x0f, 2, zero, %0, 1" :: "r"(at) : "memory");
    if (raised)
        return puts("cbo.clean: needs writing"), 1;
    __asm__ volatile(".insn i 0x0f, 2, zero, %0, 4" :: "r"(at) : "memory");
    if (raised != SIGSEGV || fault != page + 77)
        return printf("cbo.zero: %d %p\n", raised, fault), 1;
    mprotect(page, 4096, PROT_NONE);
    at = page + 99;
    raised = 0;
    __asm__ volatile(".insn i 0x0f, 2, zero, %0, 2" :: "r"(at) : "memory");
    if (raised != SIGSEGV || fault != page + 99)
        return printf("cbo.flush: %d %p\n", raised, fault), 1;
    // Reserved with 64 bits; with 32 it is c.jal.
    length = 2;
    if (TRY(".2byte 0x2001") != SIGILL)
        return puts("c.addiw zero: legal"), 1;
    return puts("cbo ok"), 0;
}

int main(int count, char **words)
{
    struct sigaction action = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_NODEFER };
    sigaction(SIGILL, &action, 0);
    sigaction(SIGSEGV, &action, 0);
    sigaction(SIGBUS, &action, 0);
    if (count > 1)
        return strcmp(words[1], "frm") == 0 ? frm() : cbo();
    unsigned long letters = getauxval(AT_HWCAP), bits = probe(4);
#define LETTER(letter) (letters >> (letter - 'a') & 1)
#define BIT(bit) (int)(bits >> bit & 1)
    tell("m", LETTER('m'), TRY("mul t0, t0, t2"));
    tell("a", LETTER('a'), TRY("amoadd.w t0, t2, (t1)"));
    tell("f", LETTER('f'), TRY(".insn 0x00107053"));      // fadd.s f0, f0, f1
    tell("d", LETTER('d'), TRY(".insn 0x02107053"));      // fadd.d f0, f0, f1
    length = 2;
    tell("c", LETTER('c'), TRY(".2byte 0x0285"));         // c.addi t0, 1
    tell("zcb", BIT(44), TRY(".2byte 0x9fe1"));         // c.zext.b a5
    length = 4;
    tell("zba", BIT(3), TRY(".insn 0x2072a2b3"));         // sh1add t0, t0, t2
    tell("zbb", BIT(4), TRY(".insn 0x4072f2b3"));         // andn t0, t0, t2
    tell("zbc", BIT(7), TRY(".insn 0x0a7292b3"));         // clmul t0, t0, t2
    tell("zbs", BIT(5), TRY(".insn 0x287292b3"));         // bset t0, t0, t2
    tell("zicond", BIT(35), TRY(".insn 0x0e72d2b3"));     // czero.eqz t0, t0, t2
    tell("zfh", BIT(27), TRY(".insn 0x04107053"));        // fadd.h f0, f0, f1
    tell("zfa", BIT(32), TRY(".insn 0xf2180053"));        // fli.d f0, 1
    tell("zacas", BIT(34), TRY(".insn 0x287322af"));      // amocas.d t0, t2, (t1)
    tell("zawrs", BIT(48), TRY(".insn 0x01d00073"));      // wrs.sto
    tell("zicboz", BIT(6), TRY(".insn 0x0043200f"));      // cbo.zero (t1)
    tell("zicbom", BIT(55), TRY(".insn 0x0013200f"));     // cbo.clean (t1)
    tell("zifencei", 1, TRY("fence.i"));
    tell("zicntr", BIT(50), TRY("rdcycle t0"));
    // A jump to an address that is no multiple of 4.
    raised = 0;
    __asm__ volatile(".option push\n .option norvc\n .option norelax\n .balign 4\n j 1f + 2\n 1: .2byte 1, 1, 1, 1\n .option pop" ::: "memory");
    printf("jump: %s\n", raised == SIGBUS ? "misaligned" : raised ? "strange" : "done");
    return 0;
}
