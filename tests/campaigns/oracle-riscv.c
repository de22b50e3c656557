// Executes RISC-V instructions on given states.
// Registers of 32 bits are the low halves of the numbers.
// Free-standing: riscv64-linux-gnu-gcc -static -nostdlib -O1 -march=rv64gc -mabi=lp64 oracle-riscv.c oracle-riscv-run.S -o oracle-riscv
//
// Instructions of 16 bits have zeros above. A record's and a result's status begins with fcsr; the high halves of v are not used; a result is
// without x0 and x31.

#include "oracle.h"

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

// uc_mcontext is at 176, with 32 bits at 160, and begins with pc.
static word *resumption(char *context)
{
    return (word *)(context + (sizeof(word) == 8 ? 176 : 160));
}

// Entry: x31 holds the address of this code; its own value is loaded last, from behind the code.
static void place(const struct record *r, unsigned char *code)
{
    u16 *at = (u16 *)code;
    u32 own = 0x03000F83 | 31 << 15 | (sizeof(word) == 8 ? 3 : 2) << 12; // ld x31, 48(x31), or lw
    *at++ = own;
    *at++ = own >> 16;
    for (u32 i = 0; i < r->count; i++) {
        *at++ = r->words[i];
        if ((r->words[i] & 3) == 3)
            *at++ = r->words[i] >> 16;
    }
    word exit = (word)leave - (word)at;
    u32 jump = 0x6F | (exit >> 20 & 1) << 31 | (exit >> 1 & 0x3FF) << 21 | (exit >> 11 & 1) << 20 | (exit >> 12 & 0xFF) << 12; // j leave
    *at++ = jump;
    *at++ = jump >> 16;
    *(u64 *)(code + 48) = r->x[31];
}

static void synchronise(void)
{
    __asm__ volatile("fence.i" : : : "memory");
}
