// Executes A64 instructions on given states.
// Free-standing: aarch64-linux-gnu-gcc -static -nostdlib -O1 oracle.c oracle-run.S -o oracle
//
// A record's status is FPCR, FPSR, NZCV, a result's FPSR, NZCV; x[31] is SP.

#include "oracle.h"

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

// uc_mcontext is at 176, with fault_address, regs[31], sp, pc, pstate.
static word *resumption(char *context)
{
    return (word *)(context + 176) + 33;
}

// Entry: X30 holds the address of this code; its own value is loaded last, from behind the code.
static void place(const struct record *r, unsigned char *code)
{
    u32 *at = (u32 *)code;
    u64 exit = (u64)leave - (u64)(at + 1 + r->count);
    *at++ = 0x58000000 | (48 / 4 << 5) | 30;       // ldr x30, [pc, #48]
    for (u32 i = 0; i < r->count; i++)
        *at++ = r->words[i];
    *at++ = 0x14000000 | ((exit >> 2) & 0x3FFFFFF); // b leave
    *(u64 *)(code + 48) = r->x[30];
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
