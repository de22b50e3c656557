// A program for a RISC-V machine without firmware that checks what instructions do in the modes of a hart; it ends with status 0, or with the number of
// the check that failed. It has no compressed instructions: with NARROW the hart must not have them either.
typedef unsigned long word;
#define RAM 0x80000000ul
#define POWER (*(volatile unsigned *)0x100000)
#define csr_write(name, value) __asm__ volatile("csrw " #name ", %0" ::"r"((word)(value)) : "memory")

// A word of memory, the first of its bits, and a mapping of RAM at its own place with one at 1 GiB below: Sv39, or Sv32.
#if __riscv_xlen == 64
#define STORE "sd"
#define SLOT(n) #n "*8"
#define SCHEME (8ul << 60)
#else
#define STORE "sw"
#define SLOT(n) #n "*4"
#define SCHEME (1ul << 31)
#endif
#define WORD(n) SLOT(n)

enum { user, supervisor, machine = 3 };
enum { misaligned = 0, illegal = 2, store_access = 7, store_page = 15, from_user = 8, from_supervisor = 9, from_machine = 11 };
enum { inval, clean, flush, zero };

struct trap { word cause, value, pc; } trap;
word root[4096 / sizeof(word)] __attribute__((aligned(4096)));
word middle[4096 / sizeof(word)] __attribute__((aligned(4096)));
word leaf[4096 / sizeof(word)] __attribute__((aligned(4096)));
unsigned char page[4096] __attribute__((aligned(4096)));
char stack[8192] __attribute__((aligned(16)));

// enter(code, address, mode): executes the code in a mode with the address in a1, up to the trap that it ends in.
void enter(word code, word address, word mode);
extern char codes[];
__asm__(".option norvc\n .option norelax\n"
        ".section .text.start\n .globl _start\n _start: la sp, stack + 8192\n j first\n"
        ".text\n .balign 4\n"
        "enter: la t0, 1f\n csrw mtvec, t0\n csrw mepc, a0\n li t0, 0x1800\n csrc mstatus, t0\n slli t0, a2, 11\n csrs mstatus, t0\n mret\n"
        " .balign 4\n 1: la t0, trap\n csrr t1, mcause\n " STORE " t1, " WORD(0) "(t0)\n csrr t1, mtval\n " STORE " t1, " WORD(1) "(t0)\n"
        " csrr t1, mepc\n " STORE " t1, " WORD(2) "(t0)\n ret\n"
        "codes: .insn i 0x0f, 2, zero, a1, 0\n ecall\n"     // cbo.inval (a1)
        " .insn i 0x0f, 2, zero, a1, 1\n ecall\n"           // cbo.clean (a1)
        " .insn i 0x0f, 2, zero, a1, 2\n ecall\n"           // cbo.flush (a1)
        " .insn i 0x0f, 2, zero, a1, 4\n ecall\n"           // cbo.zero (a1)
        " .insn 0x02107053\n ecall\n"                       // fadd.d f0, f0, f1, dyn
        " .insn 0x02100053\n ecall\n"                       // fadd.d f0, f0, f1, rne
        " jr a1\n ecall\n"
        " j .+6\n ecall\n"
        " beq a1, a1, .+6\n ecall\n"
        " bne a1, a1, .+6\n ecall\n"
        " csrr zero, mstatush\n ecall\n"
        " csrr zero, 0x31a\n ecall\n"                      // menvcfgh
        " csrr zero, cycleh\n ecall\n"
        " csrr zero, timeh\n ecall\n"
        " csrr zero, 0x15d\n ecall\n"                      // stimecmph
        " .insn 0x69855513\n ecall\n"                      // rev8 a0, a0 of 32 bits
        " j .\n ecall\n");

static void end(int status) {
  POWER = status == 0 ? 0x5555 : (unsigned)status << 16 | 0x3333;
  for (;;) {}
}

static word code(int number) { return (word)codes + 8 * number; }

static void expect(int check, int number, word address, int mode, word cause) {
  enter(code(number), address, mode);
  if (trap.cause != cause) end(check);
}



static void cache_blocks(void) {
  enum { cbze = 1 << 7, cbcfe = 1 << 6, flushes = 1 << 4, invalidates = 3 << 4, all = cbze | cbcfe | invalidates };
  word at = (word)page + 5;
  for (int operation = inval; operation <= zero; operation++) {
    csr_write(0x30a, 0);
    csr_write(0x10a, 0);
    expect(10 + operation, operation, at, machine, from_machine);
    expect(14 + operation, operation, at, supervisor, illegal);
    if (trap.pc != code(operation) || trap.value != *(unsigned *)code(operation)) end(18);
    csr_write(0x30a, operation == zero ? cbze : operation == inval ? flushes : cbcfe);
    expect(20 + operation, operation, at, supervisor, from_supervisor);
    expect(24 + operation, operation, at, user, illegal);
    csr_write(0x10a, all);
    expect(28 + operation, operation, at, user, from_user);
    csr_write(0x30a, all & ~(operation == zero ? cbze : operation == inval ? invalidates : cbcfe));
    expect(32 + operation, operation, at, user, illegal);
    csr_write(0x30a, all);
  }
  for (int i = 0; i < 192; i++) page[i] = 1;
  expect(40, zero, at + 64, user, from_user);
  for (int i = 0; i < 192; i++)
    if (page[i] != (i < 64 || i >= 128)) end(41);
  // Nothing is there.
  for (int operation = inval; operation <= zero; operation++) {
    expect(42 + operation, operation, 0x50000007, machine, store_access);
    if (trap.value != 0x50000007) end(46);
  }
  // The page readable, at 1 GiB below RAM; then not there.
#if __riscv_xlen == 64
  root[2] = RAM >> 2 | 0xcf;
  root[1] = (word)middle >> 2 | 1;
  middle[0] = (word)leaf >> 2 | 1;
#else
  root[RAM >> 22] = RAM >> 2 | 0xcf;
  root[0x40000000 >> 22] = (word)leaf >> 2 | 1;
#endif
  leaf[0] = (word)page >> 2 | 0x43;
  csr_write(satp, SCHEME | (word)root >> 12);
  __asm__ volatile("sfence.vma");
  word mapped = 0x40000000 + 77;
  for (int operation = inval; operation < zero; operation++) expect(50 + operation, operation, mapped, supervisor, from_supervisor);
  for (int operation = inval; operation <= zero; operation++) {
    word there = operation == zero ? mapped : mapped + 4096;
    expect(54 + operation, operation, there, supervisor, store_page);
    if (trap.value != there || trap.pc != code(operation)) end(58);
  }
  csr_write(satp, 0);
  __asm__ volatile("sfence.vma");
}

static void rounding(void) {
  __asm__ volatile("csrs mstatus, %0" ::"r"((word)0x6000));
  for (int mode = 7; mode >= 0; mode--) {
    csr_write(frm, mode);
    expect(60 + mode, 4, 0, machine, mode > 4 ? illegal : from_machine);
    expect(70 + mode, 5, 0, machine, from_machine);
  }
}

static void jumps(void) {
#ifdef NARROW
  enter(code(6), (word)page + 3, machine);
  if (trap.cause != misaligned || trap.pc != code(6) || trap.value != (word)page + 2) end(80);
  enter(code(7), 0, machine);
  if (trap.cause != misaligned || trap.pc != code(7) || trap.value != code(7) + 6) end(81);
  enter(code(8), 0, machine);
  if (trap.cause != misaligned || trap.pc != code(8) || trap.value != code(8) + 6) end(82);
  expect(83, 9, 0, machine, from_machine);
  csr_write(mepc, 6);
  word back;
  __asm__ volatile("csrr %0, mepc" : "=r"(back));
  if (back != 4) end(84);
  *(volatile unsigned *)page = 0x02850285;
  __asm__ volatile("fence.i");
  enter((word)page, 0, machine);
  if (trap.cause != illegal) end(85);
#endif
}

// What is made of several shifts, and shifts that are none.
static void shifts(void) {
#if __riscv_xlen == 64
  word value = 0x12345678beb37d58, result;
  __asm__ volatile("li t0, 32\n srlw %0, %1, t0" : "=&r"(result) : "r"(value) : "t0");
  if (result != 0xffffffffbeb37d58) end(110);
  __asm__ volatile("srli %0, %1, 1\n slli %0, %0, 32\n srai %0, %0, 32" : "=&r"(result) : "r"((word)0x100000000));
  if (result != 0xffffffff80000000) end(111);
  __asm__ volatile("srliw %0, %1, 1\n slli %0, %0, 32\n srai %0, %0, 32" : "=&r"(result) : "r"(value));
  if (result != 0x5f59beac) end(112);
  __asm__ volatile("srliw t0, %1, 9\n slliw %0, %1, 23\n or %0, %0, t0" : "=&r"(result) : "r"(value) : "t0");
  if (result != 0xffffffffac5f59be) end(113);
  __asm__ volatile("slli t0, %1, 32\n srli %0, t0, 30" : "=&r"(result) : "r"(value) : "t0");
  if (result != (value & 0xffffffff) << 2) end(114);
#endif
}

// What only harts with 32 bits have, and the timer of machine mode.
static void halves(void) {
#if __riscv_xlen == 64
  word wanted = illegal;
#else
  word wanted = from_machine;
#endif
  for (int number = 10; number < 15; number++) expect(90 + number - 10, number, 0, machine, wanted);
  expect(95, 15, 0, machine, wanted);
  volatile unsigned *compare = (unsigned *)0x2004000, *time = (unsigned *)0x200bff8;
  compare[1] = -1;
  compare[0] = time[0] + 20000;
  compare[1] = time[1];
  csr_write(mie, 1 << 7);
  __asm__ volatile("csrsi mstatus, 8");
  enter(code(16), 0, supervisor);
  if (trap.cause != ((word)1 << (8 * sizeof(word) - 1) | 7)) end(96);
  csr_write(mie, 0);
#if __riscv_xlen == 32
  unsigned low, high, misa;
  __asm__ volatile("csrw mcycleh, %2\n csrr %0, mcycle\n csrr %1, mcycleh" : "=r"(low), "=r"(high) : "r"(5));
  if (high - 5 > 1) end(97);
  __asm__ volatile("csrr %0, misa" : "=r"(misa));
  if (misa >> 30 != 1) end(98);
#endif
}

void first(void) {
  csr_write(pmpaddr0, -1ul);
  csr_write(pmpcfg0, 0x1f);
  cache_blocks();
  rounding();
  jumps();
  shifts();
  halves();
  end(0);
}
