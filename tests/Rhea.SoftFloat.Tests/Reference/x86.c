/*
 * Executes SSE, AVX or x87 instructions on operands from a file and writes results and exception flags.
 *
 * Built by the tests with "operations.inc", one line an operation; Intel syntax:
 *   OPERATION(number, "instructions")   operands in xmm0, xmm1, xmm2 (and rax), the result in rax; control is MXCSR
 *   X87(number, "instructions")         operands at [rsi], [rsi + 16], [rsi + 32], the first two also in st(0), st(1);
 *                                       the result at [rdi], zero before; control is the control word
 *
 * Input: blocks of { uint32 operation, uint32 control, uint32 count, uint32 0 } and count operand triples of 128 bits each.
 * Output: for each triple { 128 bits of result, uint64 flags, uint64 0 }.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef unsigned __int128 uint128;

struct block { uint32_t operation, control, count, zero; };
struct sample { uint128 operand[3]; };
struct outcome { uint128 result; uint64_t flags, zero; };

#define OPERATION(number, instructions)                                                      \
    case number:                                                                             \
        for (uint32_t i = 0; i < block->count; i++) {                                        \
            uint64_t a = in[i].operand[0], b = in[i].operand[1], c = in[i].operand[2], result = a; \
            uint32_t csr = block->control;                                                   \
            asm volatile("ldmxcsr %1\n movq xmm0, %2\n movq xmm1, %3\n movq xmm2, %4\n"      \
                         instructions "\n stmxcsr %1\n"                                      \
                         : "+a"(result), "+m"(csr)                                           \
                         : "m"(a), "m"(b), "m"(c)                                             \
                         : "rdx", "xmm0", "xmm1", "xmm2", "cc");                             \
            out[i].result = result;                                                          \
            out[i].flags = csr;                                                              \
        }                                                                                    \
        break;

#define X87(number, instructions)                                                            \
    case number:                                                                             \
        for (uint32_t i = 0; i < block->count; i++) {                                        \
            uint16_t control = block->control;                                               \
            uint64_t status = 0;                                                             \
            asm volatile("fninit\n fldcw %1\n fld tbyte ptr [rsi + 16]\n fld tbyte ptr [rsi]\n fnclex\n" \
                         instructions "\n fnstsw ax\n"                                       \
                         : "+a"(status) : "m"(control), "S"(&in[i]), "D"(&out[i])            \
                         : "rdx", "memory", "cc");                                           \
            out[i].flags = status;                                                           \
        }                                                                                    \
        asm volatile("fninit");                                                              \
        break;

static void run(const struct block *block, const struct sample *in, struct outcome *out)
{
    const uint32_t initial = 0x1F80;
    switch (block->operation) {
#include "operations.inc"
    }
    asm volatile("ldmxcsr %0" : : "m"(initial));
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
