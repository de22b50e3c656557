/*
 * Executes AArch64 instructions on operands from a file and writes results and FPSR.
 *
 * Built by the tests with "operations.inc", one line an operation:
 *   OPERATION(number, "instructions")           operands in d0, d1, d2 (and x0, x1, x2), the result in d0
 *   QUADRUPLE(number, expression)               operands a, b, c as long double (binary128), likewise the result
 *   QUADRUPLE_TO_BITS(number, expression)       the same with an integer result
 *
 * Input: blocks of { uint32 operation, uint32 fpcr, uint32 count, uint32 0 } and count operand triples of 128 bits each.
 * Output: for each triple { 128 bits of result, uint64 fpsr, uint64 0 }.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned __int128 uint128;

struct block { uint32_t operation, fpcr, count, zero; };
struct sample { uint128 operand[3]; };
struct outcome { uint128 result; uint64_t fpsr, zero; };

#define OPERATION(number, instructions)                                                      \
    case number:                                                                             \
        for (uint32_t i = 0; i < block->count; i++) {                                        \
            register uint64_t a asm("x0") = in[i].operand[0];                                \
            register uint64_t b asm("x1") = in[i].operand[1];                                \
            register uint64_t c asm("x2") = in[i].operand[2];                                \
            asm volatile("msr fpsr, xzr\n fmov d0, x0\n fmov d1, x1\n fmov d2, x2\n"         \
                         instructions "\n fmov x0, d0\n mrs x1, fpsr\n"                      \
                         : "+r"(a), "+r"(b), "+r"(c) : : "x9", "v0", "v1", "v2", "cc");      \
            out[i].result = a;                                                               \
            out[i].fpsr = b;                                                                 \
        }                                                                                    \
        break;

/* Volatile operands and result keep the library calls between the accesses to FPSR. */
#define QUADRUPLE_CASE(number, expression, type, store)                                      \
    case number:                                                                             \
        for (uint32_t i = 0; i < block->count; i++) {                                        \
            volatile long double va, vb, vc;                                                 \
            volatile uint64_t v_bits = in[i].operand[0];                                     \
            volatile type result;                                                            \
            memcpy((void *)&va, &in[i].operand[0], 16);                                      \
            memcpy((void *)&vb, &in[i].operand[1], 16);                                      \
            memcpy((void *)&vc, &in[i].operand[2], 16);                                      \
            asm volatile("msr fpsr, xzr" : : : "memory");                                    \
            long double a = va, b = vb, c = vc;                                              \
            uint64_t a_bits = v_bits, fpsr;                                                  \
            (void)a, (void)b, (void)c, (void)a_bits;                                         \
            result = (expression);                                                           \
            asm volatile("mrs %0, fpsr" : "=r"(fpsr) : : "memory");                          \
            out[i].result = store(result);                                                   \
            out[i].fpsr = fpsr;                                                              \
        }                                                                                    \
        break;
#define QUADRUPLE(number, expression) QUADRUPLE_CASE(number, expression, long double, quadruple_bits)
#define QUADRUPLE_TO_BITS(number, expression) QUADRUPLE_CASE(number, expression, uint64_t, (uint64_t))

static uint128 quadruple_bits(long double value)
{
    uint128 bits, magnitude;
    memcpy(&bits, &value, 16);
    magnitude = bits << 1 >> 1;
    return magnitude > (uint128)0x7FFF << 112 ? (uint128)0x7FFF8 << 108 : bits;
}

static uint64_t single_bits(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, 4);
    return bits << 1 > 0xFF000000 ? 0x7FC00000 : bits;
}

static uint64_t double_bits(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, 8);
    return bits << 1 > 0xFFE0000000000000 ? 0x7FF8000000000000 : bits;
}

static long double to_single(uint64_t bits)
{
    float value;
    memcpy(&value, &bits, 4);
    return value;
}

static long double to_double(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, 8);
    return value;
}

static long double remainder_to_nearest(long double a, long double b)
{
    uint64_t fpcr;
    volatile long double va = a, vb = b, result;
    asm volatile("mrs %0, fpcr\n msr fpcr, xzr" : "=r"(fpcr) : : "memory");
    result = remainderl(va, vb);
    asm volatile("msr fpcr, %0" : : "r"(fpcr) : "memory");
    return result;
}

static uint64_t quiet(long double a, long double b)
{
    return __builtin_isless(a, b) ? 0 : a == b ? 1 : __builtin_isgreater(a, b) ? 2 : 3;
}

static uint64_t signaling(long double a, long double b)
{
    return a < b ? 0 : a <= b ? 1 : a > b ? 2 : 3;
}

static void run(const struct block *block, const struct sample *in, struct outcome *out)
{
    asm volatile("msr fpcr, %0" : : "r"((uint64_t)block->fpcr));
    switch (block->operation) {
#include "operations.inc"
    }
    asm volatile("msr fpcr, xzr");
}

int main(int argc, char **argv)
{
    struct block block;
    FILE *input = argc == 3 ? fopen(argv[1], "rb") : NULL, *output = argc == 3 ? fopen(argv[2], "wb") : NULL;
    if (!input || !output)
        return 2;
    while (fread(&block, sizeof block, 1, input) == 1) {
        struct sample *in = malloc(block.count * sizeof *in);
        struct outcome *out = calloc(block.count, sizeof *out);
        if (!in || !out || fread(in, sizeof *in, block.count, input) != block.count)
            return 3;
        run(&block, in, out);
        if (fwrite(out, sizeof *out, block.count, output) != block.count)
            return 4;
        free(in);
        free(out);
    }
    return fclose(output) ? 5 : 0;
}
