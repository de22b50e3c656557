// Loads the state of a record, runs its code, stores the state that it leaves. The layouts are those of oracle-riscv.c.
#if __riscv_xlen == 64
#define LOAD ld
#define STORE sd
#define STORE_CONDITIONAL sc.d
#else
#define LOAD lw
#define STORE sw
#define STORE_CONDITIONAL sc.w
#endif
        .option norelax
        .globl  _start
_start:
        li      fp, 0
        tail    start

        .globl  run
run:                                    // a0: the record, a1: the code
        addi    sp, sp, -112
        STORE      ra, 0(sp)
        STORE      gp, 8(sp)
        .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
        STORE      s\n, 16 + 8 * \n(sp)
        .endr
        la      t0, saved_stack
        STORE      sp, 0(t0)
        STORE_CONDITIONAL t1, sp, (t0)            // no reservation is left from before, as behind a trap of a real kernel
        LOAD      t0, 24(a0)
        csrw    fcsr, t0
        addi    t0, a0, 304
        .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        fld     f\n, 16 * \n(t0)
        .endr
        mv      x31, a1
        .irp    n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30
        LOAD      x\n, 48 + 8 * \n(a0)
        .endr
        LOAD      a0, 48 + 8 * 10(a0)
        jr      x31

        .globl  leave
leave:
        la      x31, result
        .irp    n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30
        STORE      x\n, 24 + 8 * \n(x31)
        .endr
        csrr    t0, fcsr
        STORE      t0, 8(x31)
        addi    t0, x31, 280
        .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        fsd     f\n, 16 * \n(t0)
        .endr
        csrw    fcsr, zero
        la      t0, saved_stack
        LOAD      sp, 0(t0)
        LOAD      ra, 0(sp)
        LOAD      gp, 8(sp)
        .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
        LOAD      s\n, 16 + 8 * \n(sp)
        .endr
        addi    sp, sp, 112
        ret
