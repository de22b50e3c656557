/*
 * Executes AArch64 instructions on operands from a file and writes results and FPSR.
 *
 * Built by the tests with "operations.inc", one line an operation: OPERATION(number, "instructions").
 * The instructions find their operands in d0, d1, d2 (and x0, x1, x2) and leave the result in d0.
 *
 * Input: blocks of { uint32 operation, uint32 fpcr, uint32 count, uint32 0 } and count operand triples of uint64.
 * Output: for each triple { uint64 result, uint64 fpsr }.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct block { uint32_t operation, fpcr, count, zero; };
struct sample { uint64_t operand[3]; };
struct outcome { uint64_t result, fpsr; };

#define OPERATION(number, instructions)                                                      \
    case number:                                                                             \
        for (uint32_t i = 0; i < block->count; i++) {                                        \
            register uint64_t a asm("x0") = in[i].operand[0];                                \
            register uint64_t b asm("x1") = in[i].operand[1];                                \
            register uint64_t c asm("x2") = in[i].operand[2];                                \
            asm volatile("msr fpsr, xzr\n fmov d0, x0\n fmov d1, x1\n fmov d2, x2\n"         \
                         instructions "\n fmov x0, d0\n mrs x1, fpsr\n"                      \
                         : "+r"(a), "+r"(b), "+r"(c) : : "x9", "cc");                        \
            out[i].result = a;                                                               \
            out[i].fpsr = b;                                                                 \
        }                                                                                    \
        break;

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
        struct outcome *out = malloc(block.count * sizeof *out);
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
