/*
 * Executes RISC-V instructions on operands from a file and writes results and fflags. Freestanding: no library, no relocations,
 * so that a compiler without a linker for the architecture suffices.
 *
 * Built by the tests with "operations.inc", one line an operation:
 *   OPERATION(number, "instructions")     operands in a0, a1, a2, the result in a0
 *
 * Input: blocks of { uint32 operation, uint32 frm, uint32 count, uint32 0 } and count operand triples of 128 bits each.
 * Output: for each triple { 128 bits of result, uint64 fflags, uint64 0 }.
 */
#include <stdint.h>

#define INLINE static inline __attribute__((always_inline))

struct block { uint32_t operation, frm, count, zero; };
struct sample { uint64_t operand[6]; };
struct outcome { uint64_t result[2], fflags, zero; };

enum { OPENAT = 56, READ = 63, WRITE = 64, EXIT = 93, MMAP = 222 };
enum { AT_FDCWD = -100, CREATE_TRUNCATE_WRITE = 01101, READ_WRITE = 3, PRIVATE_ANONYMOUS = 0x22 };

INLINE long call(long number, long a, long b, long c, long d, long e)
{
    register long a7 asm("a7") = number, a0 asm("a0") = a, a1 asm("a1") = b, a2 asm("a2") = c, a3 asm("a3") = d;
    register long a4 asm("a4") = e, a5 asm("a5") = 0;
    asm volatile("ecall" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a5) : "memory");
    return a0;
}

INLINE long transfer(long number, long file, void *buffer, long size)
{
    long done = 0;
    while (done < size) {
        long n = call(number, file, (long)buffer + done, size - done, 0, 0);
        if (n <= 0)
            break;
        done += n;
    }
    return done;
}

#define OPERATION(number, instructions)                                                      \
    if (block.operation == number) {                                                         \
        for (uint32_t i = 0; i < block.count; i++) {                                         \
            register uint64_t a asm("a0") = in[i].operand[0];                                \
            register uint64_t b asm("a1") = in[i].operand[2];                                \
            register uint64_t c asm("a2") = in[i].operand[4];                                \
            asm volatile("fsflags zero\n" instructions "\n frflags a1\n"                     \
                         : "+r"(a), "+r"(b), "+r"(c) : : "fa0", "fa1", "fa2");               \
            out[i].result[0] = a;                                                            \
            out[i].result[1] = 0;                                                            \
            out[i].fflags = b;                                                               \
            out[i].zero = 0;                                                                 \
        }                                                                                    \
    }

__attribute__((used)) static void run(long *stack);

/* The first function: execution starts at the first byte. */
__attribute__((naked, section(".text.start"))) void _start(void)
{
    asm volatile("mv a0, sp");
}

__attribute__((section(".text.start"))) static void run(long *stack)
{
    const long capacity = 1 << 16;
    char **arguments = (char **)(stack + 1);
    long input = call(OPENAT, AT_FDCWD, (long)arguments[1], 0, 0, 0);
    long output = call(OPENAT, AT_FDCWD, (long)arguments[2], CREATE_TRUNCATE_WRITE, 0600, 0);
    struct sample *in = (void *)call(MMAP, 0, capacity * sizeof *in, READ_WRITE, PRIVATE_ANONYMOUS, -1);
    struct outcome *out = (void *)call(MMAP, 0, capacity * sizeof *out, READ_WRITE, PRIVATE_ANONYMOUS, -1);
    struct block block;
    while (transfer(READ, input, &block, sizeof block) == sizeof block) {
        long size = block.count * sizeof *in;
        if (block.count > capacity || transfer(READ, input, in, size) != size)
            call(EXIT, 3, 0, 0, 0, 0);
        asm volatile("fsrm %0" : : "r"(block.frm));
#include "operations.inc"
        size = block.count * sizeof *out;
        if (transfer(WRITE, output, out, size) != size)
            call(EXIT, 4, 0, 0, 0, 0);
    }
    call(EXIT, 0, 0, 0, 0, 0);
}
