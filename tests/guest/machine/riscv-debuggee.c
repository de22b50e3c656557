// A program for a RISC-V machine without firmware, for tests of debugging: hart 0 counts in S-mode, with memory mapped where it is and
// at ALIAS as well; the others count in M-mode. With TRIGGERS it sets triggers of its own, and ends with status 0 if they do what they should.
typedef unsigned long word;
#define RAM 0x80000000ul
#define ALIAS 0xffffffc000000000ul
#define POWER (*(volatile unsigned *)0x100000)
#define csr_write(name, value) __asm__ volatile("csrw " #name ", %0" ::"r"((word)(value)) : "memory")
#define csr_set(name, value) __asm__ volatile("csrs " #name ", %0" ::"r"((word)(value)) : "memory")

volatile word counter, watched, finish, others[8] __attribute__((aligned(64)));
word page_table[512] __attribute__((aligned(4096)));
char stacks[8][4096] __attribute__((aligned(16)));

__asm__(".section .text.start\n"
        ".globl _start\n"
        "_start: csrr a0, mhartid\n"
        "  la sp, stacks\n"
        "  addi t0, a0, 1\n"
        "  slli t0, t0, 12\n"
        "  add sp, sp, t0\n"
        "  beqz a0, 1f\n"
        "  j other\n"
        "1: j first\n"
        ".text\n"
        ".align 2\n"
        "trap: csrr t0, mcause\n"
        "  la t1, cause\n"
        "  sd t0, 0(t1)\n"
        "  csrr t0, mtval\n"
        "  sd t0, 8(t1)\n"
        "  csrr t0, mepc\n"
        "  sd t0, 16(t1)\n"
        "  csrw tdata1, zero\n"
        "  mret\n");

volatile struct { word cause, value, pc; } cause;
void trap(void);

static void end(int status) {
  POWER = status == 0 ? 0x5555 : (unsigned)status << 16 | 0x3333;
  for (;;) {}
}

__attribute__((noinline)) word square(word x) {
  __asm__ volatile("" ::: "memory");
  return x * x;
}

#ifdef TRIGGERS
static void expect(int step, word value, word pc) {
  if (cause.cause != 3 || cause.value != value || (pc != 0 && cause.pc != pc)) end(step);
  cause.cause = 0;
}

void first(void) {
  enum { load = 1, store = 2, execute = 4, machine = 1 << 6, user = 1 << 3, below = 3 << 7, two = 1 << 7 };
  const word type = 2ul << 60;
  csr_write(mtvec, trap);
  csr_set(mstatus, 8);
  csr_write(tselect, 0);
  if (square(3) != 9) end(1);
  csr_write(tdata2, square);
  csr_write(tdata1, type | machine | execute);
  if (square(4) != 16) end(2);
  expect(3, (word)square, (word)square);
  csr_write(tdata1, type | user | execute);
  if (square(5) != 25 || cause.cause != 0) end(4);
  csr_write(tdata2, &watched);
  csr_write(tdata1, type | machine | store);
  if (watched != 0) end(5);
  watched = 7;
  expect(6, (word)&watched, 0);
  if (watched != 7) end(7);
  csr_write(tdata1, type | machine | load);
  watched = 8;
  if (cause.cause != 0 || watched != 8) end(8);
  expect(9, (word)&watched, 0);
  // A range of 16 bytes of instructions, then one of 32 bytes of data: atomic accesses behind it and at its end.
  csr_write(tdata2, ((word)square & ~15ul) | 7);
  csr_write(tdata1, type | machine | execute | two);
  if (square(6) != 36) end(10);
  if (cause.cause != 3) end(11);
  cause.cause = 0;
  csr_write(tdata2, (word)others | 15);
  csr_write(tdata1, type | machine | load | two);
  __atomic_fetch_add(&others[4], 5, __ATOMIC_RELAXED);
  if (cause.cause != 0) end(12);
  __atomic_fetch_add(&others[3], 5, __ATOMIC_RELAXED);
  expect(13, (word)&others[3], 0);
  end(0);
}

void other(void) {
  for (;;) __asm__ volatile("wfi");
}
#else
void supervise(void) {
  volatile word *alias = (volatile word *)((word)&watched - RAM + ALIAS);
  for (;;) {
    word result = square(counter);
    counter++;
    if ((result & 15) == 9) *alias = counter;
    if (finish != 0) end(finish - 1);
  }
}

void first(void) {
  // Pages of 1 GiB, valid, readable, writable, executable, accessed, dirty: devices, RAM, RAM again.
  page_table[0] = 0xcf;
  page_table[2] = RAM >> 2 | 0xcf;
  page_table[ALIAS >> 30 & 511] = RAM >> 2 | 0xcf;
  csr_write(pmpaddr0, -1ul);
  csr_write(pmpcfg0, 0x1f);
  csr_write(satp, 8ul << 60 | (word)page_table >> 12);
  csr_write(mepc, supervise);
  csr_write(mstatus, 0xa00000800ul);
  __asm__ volatile("sfence.vma\n mret");
}

void other(void) {
  word hart;
  __asm__("csrr %0, mhartid" : "=r"(hart));
  for (;;) others[hart & 7]++;
}
#endif
