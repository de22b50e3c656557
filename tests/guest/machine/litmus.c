// A program for a RISC-V machine of 4 harts without firmware: what harts must see of each other. Translations and instructions that one changes
// and announces by interrupts are never seen again by others; outcomes that the memory model (Unprivileged ISA, RVWMO) forbids never show;
// atomic operations and interrupts are never lost. It prints a line for each test and ends with the number of those that failed.
typedef unsigned long word;
typedef unsigned int half;
#ifndef RUNS
#define RUNS 2000
#endif
// Changes that are announced by interrupts take longer than the rest.
#define GENERATIONS (RUNS / (RUNS > 10000 ? 50 : 8) + 20)
#define HARTS 4
#define LINE __attribute__((aligned(64)))
#define PAGE __attribute__((aligned(4096)))
#define csr_write(name, value) __asm__ volatile("csrw " #name ", %0" ::"r"((word)(value)) : "memory")
#define csr_set(name, value) __asm__ volatile("csrs " #name ", %0" ::"r"((word)(value)) : "memory")
#define csr_clear(name, value) __asm__ volatile("csrc " #name ", %0" ::"r"((word)(value)) : "memory")
#define fence(...) __asm__ volatile("fence " #__VA_ARGS__ ::: "memory")
#define msip ((volatile half *)0x2000000)
#define mtimecmp ((volatile word *)0x2004000)
#define mtime (*(volatile word *)0x200bff8)

__asm__(".section .text.start\n"
        ".globl _start\n"
        "_start: csrr a0, mhartid\n"
        "  li t0, 4\n"
        "  bgeu a0, t0, 1f\n"
        "  la sp, stacks\n"
        "  addi t0, a0, 1\n"
        "  slli t0, t0, 13\n"
        "  add sp, sp, t0\n"
        "  addi t1, sp, -2048\n"
        "  addi t1, t1, -2048\n"
        "  csrw mscratch, t1\n"
        "  la t0, trap\n"
        "  csrw mtvec, t0\n"
        "  j all\n"
        "1: wfi\n"
        "  j 1b\n"
        ".text\n"
        ".align 2\n"
        "trap: csrrw sp, mscratch, sp\n"
        "  addi sp, sp, -128\n"
        "  sd ra, 0(sp)\n  sd t0, 8(sp)\n  sd t1, 16(sp)\n  sd t2, 24(sp)\n  sd t3, 32(sp)\n  sd t4, 40(sp)\n  sd t5, 48(sp)\n  sd t6, 56(sp)\n"
        "  sd a0, 64(sp)\n  sd a1, 72(sp)\n  sd a2, 80(sp)\n  sd a3, 88(sp)\n  sd a4, 96(sp)\n  sd a5, 104(sp)\n  sd a6, 112(sp)\n  sd a7, 120(sp)\n"
        "  csrr a0, mcause\n"
        "  addi a1, sp, 64\n"
        "  call handle\n"
        "  ld ra, 0(sp)\n  ld t0, 8(sp)\n  ld t1, 16(sp)\n  ld t2, 24(sp)\n  ld t3, 32(sp)\n  ld t4, 40(sp)\n  ld t5, 48(sp)\n  ld t6, 56(sp)\n"
        "  ld a0, 64(sp)\n  ld a1, 72(sp)\n  ld a2, 80(sp)\n  ld a3, 88(sp)\n  ld a4, 96(sp)\n  ld a5, 104(sp)\n  ld a6, 112(sp)\n  ld a7, 120(sp)\n"
        "  addi sp, sp, 128\n"
        "  csrrw sp, mscratch, sp\n"
        "  mret\n");

char stacks[HARTS][8192] __attribute__((aligned(16)));

static void put(const char *text) {
  while (*text) *(volatile char *)0x10000000 = *text++;
}

static void number(word n) {
  char digits[24], *at = digits + 23;
  *at = 0;
  do *--at = '0' + n % 10; while (n /= 10);
  put(at);
}

static word add(volatile word *place, word n) { return __atomic_fetch_add(place, n, __ATOMIC_SEQ_CST); }
static word hart_of_id(void) { word id; __asm__ volatile("csrr %0, mhartid" : "=r"(id)); return id; }

static word random_of(word *state) {
  *state ^= *state << 13, *state ^= *state >> 7, *state ^= *state << 17;
  return *state >> 20;
}

static volatile word arrived LINE, sense LINE, failures LINE, failed LINE;

static void barrier(void) {
  word now = sense;
  if (add(&arrived, 1) == HARTS - 1) {
    arrived = 0;
    __atomic_store_n(&sense, now + 1, __ATOMIC_SEQ_CST);
  } else {
    while (__atomic_load_n(&sense, __ATOMIC_SEQ_CST) == now) __asm__ volatile(".word 0x0100000f");
  }
}

static void report(const char *name, word hart) {
  barrier();
  if (hart == 0) {
    put("test "), put(name);
    if (failures) put(" FAIL "), number(failures), failed++;
    else put(" ok");
    put("\n");
    failures = 0;
  }
  barrier();
}

// Interrupts between harts carry out what is asked for here.
enum { everything, one_address, address_and_space, one_space, in_parts, instructions, nothing };
static volatile word action, acknowledged LINE;
static volatile struct { volatile word software, timer, faults; } LINE seen[HARTS];
static const word place = 0x400000000, changing = 0x400000000 + 5 * 4096;

static void invalidate(word what) {
  word space = 1;
  switch (what) {
    case everything: __asm__ volatile("sfence.vma" ::: "memory"); break;
    case one_address: __asm__ volatile("sfence.vma %0, zero" ::"r"(changing) : "memory"); break;
    case address_and_space: __asm__ volatile("sfence.vma %0, %1" ::"r"(changing), "r"(space) : "memory"); break;
    case one_space: __asm__ volatile("sfence.vma zero, %0" ::"r"(space) : "memory"); break;
    // sfence.w.inval, sinval.vma a0, a1, sfence.inval.ir
    case in_parts: __asm__ volatile("mv a0, %0\n mv a1, %1\n .word 0x18000073\n .word 0x16b50073\n .word 0x18100073" ::"r"(changing), "r"(space) : "a0", "a1", "memory"); break;
    case instructions: __asm__ volatile("fence.i" ::: "memory"); break;
  }
}

void handle(word cause, word *a0) {
  const word interrupt = 1ul << 63, previous = 3ul << 11;
  word hart = hart_of_id(), pc;
  if (cause == (interrupt | 3)) {
    msip[hart] = 0;
    fence(iorw, iorw);
    invalidate(action);
    seen[hart].software++;
    add(&acknowledged, 1);
  } else if (cause == (interrupt | 7)) {
    mtimecmp[hart] = ~0ul;
    seen[hart].timer++;
  } else {
    __asm__ volatile("csrr %0, mepc" : "=r"(pc));
    csr_write(mepc, pc + 4);
    if (cause == 9) {
      csr_set(mstatus, previous);
    } else if (cause == 13 || cause == 15) {
      // All accesses that may fault load into a0, or store, and are not compressed.
      seen[hart].faults++;
      *a0 = ~0ul;
    } else {
      put("unexpected trap, cause "), number(cause), put(" pc "), number(pc), put("\n");
      *(volatile half *)0x100000 = 0x13333;
    }
  }
}

static void interrupt_others(word what) {
  action = what;
  acknowledged = 0;
  fence(iorw, iorw);
  for (int i = 1; i < HARTS; i++) msip[i] = 1;
  while (__atomic_load_n(&acknowledged, __ATOMIC_SEQ_CST) != HARTS - 1) __asm__ volatile(".word 0x0100000f");
}

// Translations. Memory is mapped where it is, by pages of 1 GiB; the place that changes has tables of its own.
static word root[512] PAGE, middle[512] PAGE, small[512] PAGE, other_root[512] PAGE, other_middle[512] PAGE, other_small[512] PAGE;
static volatile word pages[8][512] PAGE;
static char large[2 << 20] __attribute__((aligned(2 << 20)));
static volatile word valid_from LINE, over LINE;
enum { valid = 1, leaf = 0xcf };

static word entry(const volatile void *what, word flags) { return (word)what >> 12 << 10 | flags; }

static void translate(int on, word hart) {
  if (on) {
    csr_write(satp, 8ul << 60 | 1ul << 44 | (word)root >> 12);
    __asm__ volatile("sfence.vma" ::: "memory");
    // To S-mode, at the next instruction.
    word status = 1ul << 11;
    csr_clear(mstatus, 3ul << 11);
    csr_set(mstatus, status);
    __asm__ volatile("la t0, 1f\n csrw mepc, t0\n mret\n1:" ::: "t0", "memory");
  } else {
    __asm__ volatile("ecall" ::: "memory");
    csr_write(satp, 0);
    __asm__ volatile("sfence.vma" ::: "memory");
  }
}

static word load_through(word address) {
  register word result __asm__("a0");
  __asm__ volatile(".option push\n .option norvc\n ld a0, 0(%1)\n .option pop" : "=r"(result) : "r"(address) : "memory");
  return result;
}

static void store_through(word address, word value) {
  __asm__ volatile(".option push\n .option norvc\n sd %1, 0(%0)\n .option pop" ::"r"(address), "r"(value) : "a0", "memory");
}

static volatile word *page_of(word generation, int is_large) {
  return is_large ? (volatile word *)(large + 5 * 4096) : pages[generation & 7];
}

static void translations(word hart, word what, int sizes, int unmaps) {
  const word at = changing;
  if (hart == 0) {
    root[0] = entry(0, leaf), root[2] = entry((void *)0x80000000, leaf), root[16] = entry(middle, valid), middle[0] = entry(small, valid);
    for (int i = 0; i < 512; i++) small[i] = entry(pages[0], leaf);
    for (int i = 0; i < 8; i++)
      for (int k = 0; k < 512; k++) pages[i][k] = 0;
    valid_from = over = 0;
  }
  barrier();
  if (hart != 0) {
    translate(1, hart);
    while (!over) {
      word from = __atomic_load_n(&valid_from, __ATOMIC_ACQUIRE), value = load_through(at);
      if (value < from) add(&failures, 1);
      store_through(at + 64 + 8 * hart, 1);
      if (sizes) load_through(at + 4096 * (1 + (from & 7)));
    }
    translate(0, hart);
  } else {
    volatile word *before = pages[0], *old = 0;
    int was_large = 0;
    for (word generation = 1; generation <= GENERATIONS; generation++) {
      int is_large = sizes && !was_large;
      volatile word *page = page_of(generation, is_large);
      *page = generation;
      if (unmaps && (generation & 1)) small[5] = 0;
      else small[5] = entry(page, leaf);
      if (sizes) {
        fence(w, w);
        middle[0] = is_large ? entry(large, leaf) : entry(small, valid);
      }
      fence(rw, rw);
      interrupt_others(what);
      __atomic_store_n(&valid_from, generation, __ATOMIC_RELEASE);
      // Nobody reaches the old page any more.
      for (int i = 1; i < HARTS; i++) {
        if (old && old != page && old[8 + i]) add(&failures, 1);
        if (before != page) before[8 + i] = 0;
      }
      if (before != page) *before = 0;
      old = before, before = page, was_large = is_large;
    }
    __atomic_store_n(&over, 1, __ATOMIC_SEQ_CST);
  }
}

// Two address spaces that a hart changes between without a fence.
static void spaces(word hart) {
  if (hart == 0) {
    root[0] = other_root[0] = entry(0, leaf), root[2] = other_root[2] = entry((void *)0x80000000, leaf);
    root[16] = entry(middle, valid), middle[0] = entry(small, valid), small[5] = entry(pages[1], leaf);
    other_root[16] = entry(other_middle, valid), other_middle[0] = entry(other_small, valid), other_small[5] = entry(pages[2], leaf);
    pages[1][0] = 111, pages[2][0] = 222;
  }
  barrier();
  __asm__ volatile("sfence.vma" ::: "memory");
  csr_clear(mstatus, 3ul << 11);
  csr_set(mstatus, 1ul << 11);
  for (int i = 0; i < RUNS; i++) {
    int other = i & 1;
    csr_write(satp, 8ul << 60 | (word)(1 + other) << 44 | (word)(other ? other_root : root) >> 12);
    csr_set(mstatus, 1ul << 17);
    word value = load_through(changing);
    csr_clear(mstatus, 1ul << 17);
    if (value != (other ? 222 : 111)) add(&failures, 1);
  }
  csr_write(satp, 0);
}

// Code that changes: lui a0, N; srli a0, a0, 12; ret.
static half code[2048] PAGE;
static volatile word begun LINE;

static void patches(word hart, int offset) {
  half *at = code + offset;
  if (hart == 0) {
    at[0] = 0x537, at[1] = 0x00c55513, at[2] = 0x8067;
    valid_from = begun = over = 0;
    fence(rw, rw);
  }
  barrier();
  __asm__ volatile("fence.i" ::: "memory");
  csr_set(mstatus, 8);
  if (hart != 0) {
    while (!over) {
      word from = __atomic_load_n(&valid_from, __ATOMIC_ACQUIRE), value = ((word(*)(void))at)();
      fence(r, r);
      if (value < from || value > begun) add(&failures, 1);
    }
  } else {
    for (word generation = 1; generation <= GENERATIONS; generation++) {
      __atomic_store_n(&begun, generation, __ATOMIC_SEQ_CST);
      *(volatile half *)at = generation << 12 | 0x537;
      fence(rw, rw);
      interrupt_others(instructions);
      __atomic_store_n(&valid_from, generation, __ATOMIC_RELEASE);
    }
    __atomic_store_n(&over, 1, __ATOMIC_SEQ_CST);
  }
  csr_clear(mstatus, 8);
}

// The memory model: many instances, all harts through them in the same order but at their own pace.
#define INSTANCES 256
static struct { volatile word x LINE, y LINE; word r[HARTS][2] LINE; } instances[INSTANCES];
static volatile word weak LINE;
typedef void body(word hart, int i);
#define X (&instances[i].x)
#define Y (&instances[i].y)
#define R(hart, n) instances[i].r[hart][n]

static word load(volatile word *p) { word v; __asm__ volatile("ld %0, 0(%1)" : "=r"(v) : "r"(p) : "memory"); return v; }
static void store(volatile word *p, word v) { __asm__ volatile("sd %1, 0(%0)" ::"r"(p), "r"(v) : "memory"); }
static word load_aq(volatile word *p) { word v; __asm__ volatile("amoor.d.aq %0, zero, (%1)" : "=r"(v) : "r"(p) : "memory"); return v; }
static word load_lr(volatile word *p) { word v; __asm__ volatile("lr.d.aqrl %0, (%1)" : "=r"(v) : "r"(p) : "memory"); return v; }
static void store_rl(volatile word *p, word v) { __asm__ volatile("amoswap.d.rl zero, %1, (%0)" ::"r"(p), "r"(v) : "memory"); }
static void store_aqrl(volatile word *p, word v) { __asm__ volatile("amoswap.d.aqrl zero, %1, (%0)" ::"r"(p), "r"(v) : "memory"); }

static void mp_fence(word h, int i) {
  if (h == 0) store(X, 1), ({ fence(w, w); }), store(Y, 1);
  else { word a = load(Y); fence(r, r); R(h, 1) = load(X), R(h, 0) = a; }
}
static void mp_ordered(word h, int i) {
  if (h == 0) store(X, 1), store_rl(Y, 1);
  else { word a = load_aq(Y); R(h, 1) = load(X), R(h, 0) = a; }
}
static void mp_plain(word h, int i) {
  if (h == 0) store(X, 1), store(Y, 1);
  else { word a = load(Y); R(h, 1) = load(X), R(h, 0) = a; }
}
static void sb_fence(word h, int i) {
  if (h == 0) { store(X, 1); fence(rw, rw); R(0, 0) = load(Y); }
  if (h == 1) { store(Y, 1); fence(rw, rw); R(1, 0) = load(X); }
}
static void sb_ordered(word h, int i) {
  if (h == 0) { store_aqrl(X, 1); R(0, 0) = load_lr(Y); }
  if (h == 1) { store_aqrl(Y, 1); R(1, 0) = load_lr(X); }
}
static void sb_plain(word h, int i) {
  if (h == 0) { store(X, 1); R(0, 0) = load(Y); }
  if (h == 1) { store(Y, 1); R(1, 0) = load(X); }
}
static void lb_fence(word h, int i) {
  if (h == 0) { word a = load(X); fence(r, w); store(Y, 1); R(0, 0) = a; }
  if (h == 1) { word a = load(Y); fence(r, w); store(X, 1); R(1, 0) = a; }
}
static void iriw_fence(word h, int i) {
  if (h == 0) store(X, 1);
  else if (h == 1) store(Y, 1);
  else { word a = load(h == 2 ? X : Y); fence(rw, rw); R(h, 1) = load(h == 2 ? Y : X), R(h, 0) = a; }
}
static void iriw_ordered(word h, int i) {
  if (h == 0) store_aqrl(X, 1);
  else if (h == 1) store_aqrl(Y, 1);
  else { word a = load_lr(h == 2 ? X : Y); R(h, 1) = load_lr(h == 2 ? Y : X), R(h, 0) = a; }
}
static void corr_plain(word h, int i) {
  if (h == 0) store(X, 1);
  else { word a = load(X); R(h, 1) = load(X), R(h, 0) = a; }
}

// What is forbidden.
static int passed_message(int i, word h) { return R(h, 0) == 1 && R(h, 1) == 0; }
static int is_mp(int i) { return passed_message(i, 1) || passed_message(i, 2) || passed_message(i, 3); }
static int is_sb(int i) { return R(0, 0) == 0 && R(1, 0) == 0; }
static int is_lb(int i) { return R(0, 0) == 1 && R(1, 0) == 1; }
static int is_iriw(int i) { return passed_message(i, 2) && passed_message(i, 3); }

static void model(word hart, body *test, int (*is_forbidden)(int)) {
  word seed = hart * 77 + 1;
  for (int round = 0; round < RUNS / INSTANCES + 1; round++) {
    if (hart == 0)
      for (int i = 0; i < INSTANCES; i++) {
        *X = *Y = 0;
        for (int h = 0; h < HARTS; h++) R(h, 0) = R(h, 1) = 0;
      }
    barrier();
    for (int i = 0; i < INSTANCES; i++) {
      for (volatile int wait = random_of(&seed) & 7; wait > 0; wait--) {}
      test(hart, i);
    }
    barrier();
    if (hart == 0)
      for (int i = 0; i < INSTANCES; i++)
        if (is_forbidden(i)) add(&failures, 1);
  }
}

// Weak outcomes that are allowed are only counted.
static void allowed(const char *name, word hart, body *test, int (*shows)(int)) {
  model(hart, test, shows);
  barrier();
  if (hart == 0) put(name), put(": weak outcomes "), number(failures), put("\n"), failures = 0;
  barrier();
}

// Counting.
static volatile word count_double LINE, count_reserved LINE, count_locked LINE, lock LINE;
static volatile half count_single LINE, count_reserved_single LINE;

static void counters(word hart) {
  for (int i = 0; i < RUNS; i++) {
    word t, f;
    __asm__ volatile("amoadd.d zero, %1, (%0)" ::"r"(&count_double), "r"(1ul) : "memory");
    __asm__ volatile("amoadd.w zero, %1, (%0)" ::"r"(&count_single), "r"(1ul) : "memory");
    __asm__ volatile("1: lr.d %0, (%2)\n addi %0, %0, 1\n sc.d %1, %0, (%2)\n bnez %1, 1b" : "=&r"(t), "=&r"(f) : "r"(&count_reserved) : "memory");
    __asm__ volatile("1: lr.w %0, (%2)\n addi %0, %0, 1\n sc.w %1, %0, (%2)\n bnez %1, 1b" : "=&r"(t), "=&r"(f) : "r"(&count_reserved_single) : "memory");
    if (i % 16 == 0) {
      do __asm__ volatile("amoswap.d.aq %0, %1, (%2)" : "=&r"(t) : "r"(1ul), "r"(&lock) : "memory"); while (t);
      count_locked++;
      __asm__ volatile("amoswap.d.rl zero, zero, (%0)" ::"r"(&lock) : "memory");
    }
  }
  barrier();
  word locked = (RUNS + 15) / 16 * HARTS;
  if (hart == 0 && (count_double != RUNS * HARTS || count_single != RUNS * HARTS || count_reserved != RUNS * HARTS || count_reserved_single != RUNS * HARTS || count_locked != locked))
    add(&failures, 1);
}

// Interrupts: each is waited for, sleeping; one that is lost is waited for for ever.
static void software_interrupts(word hart) {
  volatile word *mine = &seen[hart].software;
  word start = *mine;
  action = nothing;
  barrier();
  // Each hart wakes the next one.
  for (word i = 1; i <= RUNS; i++) {
    if (hart == 0) msip[1] = 1;
    while (*mine != start + i) {
      // What comes between the look and the sleep is pending, and ends it.
      csr_clear(mstatus, 8);
      if (*mine != start + i) __asm__ volatile("wfi");
      csr_set(mstatus, 8);
    }
    if (hart != 0) msip[(hart + 1) % HARTS] = 1;
  }
  csr_clear(mstatus, 8);
}

static void timers(word hart) {
  volatile word *mine = &seen[hart].timer;
  word start = *mine, seed = hart + 1;
  for (word i = 1; i <= RUNS; i++) {
    mtimecmp[hart] = mtime + random_of(&seed) % 64;
    while (*mine != start + i) {
      csr_clear(mstatus, 8);
      if (*mine != start + i) __asm__ volatile("wfi");
      csr_set(mstatus, 8);
    }
  }
  csr_clear(mstatus, 8);
}

void all(void) {
  word hart = hart_of_id();
  csr_write(pmpaddr0, ~0ul);
  csr_write(pmpcfg0, 0x1f);
  csr_write(mie, 0x88);
  mtimecmp[hart] = ~0ul;
  barrier();
  translations(hart, everything, 0, 0), report("sfence.vma", hart);
  translations(hart, one_address, 0, 0), report("sfence.vma-address", hart);
  translations(hart, address_and_space, 0, 0), report("sfence.vma-address-space", hart);
  translations(hart, one_space, 0, 0), report("sfence.vma-space", hart);
  translations(hart, in_parts, 0, 0), report("svinval", hart);
  translations(hart, one_space, 0, 1), report("unmapping", hart);
  translations(hart, everything, 1, 0), report("page-sizes", hart);
  translations(hart, one_space, 1, 0), report("page-sizes-space", hart);
  spaces(hart), report("address-spaces", hart);
  patches(hart, 0), report("patched-code", hart);
  patches(hart, 1023), report("patched-code-at-page-end", hart);
  model(hart, mp_fence, is_mp), report("mp-fence", hart);
  model(hart, mp_ordered, is_mp), report("mp-ordered", hart);
  model(hart, sb_fence, is_sb), report("sb-fence", hart);
  model(hart, sb_ordered, is_sb), report("sb-ordered", hart);
  model(hart, lb_fence, is_lb), report("lb-fence", hart);
  model(hart, iriw_fence, is_iriw), report("iriw-fence", hart);
  model(hart, iriw_ordered, is_iriw), report("iriw-ordered", hart);
  model(hart, corr_plain, is_mp), report("corr", hart);
  allowed("mp", hart, mp_plain, is_mp);
  allowed("sb", hart, sb_plain, is_sb);
  counters(hart), report("counters", hart);
  software_interrupts(hart), report("software-interrupts", hart);
  timers(hart), report("timers", hart);
  if (hart == 0) {
    put("litmus end\n");
    *(volatile half *)0x100000 = failed ? failed << 16 | 0x3333 : 0x5555;
  }
  for (;;) __asm__ volatile("wfi");
}
