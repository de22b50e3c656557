// Loads the state of a record, runs its code, stores the state that it leaves. The layouts are those of oracle.c.
        .globl _start
_start:
        mov     x29, #0
        b       start

        .globl run
run:                                    // x0: the record, x1: the code
        stp     x29, x30, [sp, #-96]!
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        stp     x23, x24, [sp, #48]
        stp     x25, x26, [sp, #64]
        stp     x27, x28, [sp, #80]
        adrp    x2, saved_stack
        mov     x3, sp
        str     x3, [x2, #:lo12:saved_stack]
        mov     x30, x1
        ldp     x2, x3, [x0, #24]
        msr     fpcr, x2
        msr     fpsr, x3
        ldr     x2, [x0, #40]
        msr     nzcv, x2
        add     x1, x0, #304
        .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
        ldr     q\n, [x1, #16 * \n]
        .endr
        .irp    n, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        ldr     q\n, [x1, #16 * \n]
        .endr
        ldr     x1, [x0, #48 + 8 * 31]
        mov     sp, x1
        .irp    n, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28
        ldr     x\n, [x0, #48 + 8 * \n]
        .endr
        .irp    n, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29
        ldr     x\n, [x0, #48 + 8 * \n]
        .endr
        ldp     x0, x1, [x0, #48]
        clrex
        br      x30

        .globl leave
leave:
        msr     tpidr_el0, x30
        adrp    x30, result
        add     x30, x30, #:lo12:result
        stp     x0, x1, [x30, #24]
        stp     x2, x3, [x30, #24 + 16]
        stp     x4, x5, [x30, #24 + 32]
        stp     x6, x7, [x30, #24 + 48]
        stp     x8, x9, [x30, #24 + 64]
        stp     x10, x11, [x30, #24 + 80]
        stp     x12, x13, [x30, #24 + 96]
        stp     x14, x15, [x30, #24 + 112]
        stp     x16, x17, [x30, #24 + 128]
        stp     x18, x19, [x30, #24 + 144]
        stp     x20, x21, [x30, #24 + 160]
        stp     x22, x23, [x30, #24 + 176]
        stp     x24, x25, [x30, #24 + 192]
        stp     x26, x27, [x30, #24 + 208]
        stp     x28, x29, [x30, #24 + 224]
        mrs     x0, tpidr_el0
        mov     x1, sp
        stp     x0, x1, [x30, #24 + 240]
        mrs     x0, fpsr
        mrs     x1, nzcv
        stp     x0, x1, [x30, #8]
        add     x1, x30, #280
        .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
        str     q\n, [x1, #16 * \n]
        .endr
        .irp    n, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        str     q\n, [x1, #16 * \n]
        .endr
        msr     fpcr, xzr
        adrp    x2, saved_stack
        ldr     x3, [x2, #:lo12:saved_stack]
        mov     sp, x3
        ldp     x19, x20, [sp, #16]
        ldp     x21, x22, [sp, #32]
        ldp     x23, x24, [sp, #48]
        ldp     x25, x26, [sp, #64]
        ldp     x27, x28, [sp, #80]
        ldp     x29, x30, [sp], #96
        ret
