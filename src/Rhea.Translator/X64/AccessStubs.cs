using Rhea.Base.Host;
using Rhea.Translator.Bytecode;
using Rhea.Translator.Execution;

namespace Rhea.Translator.X64;

/// <summary>
/// Machine code that reaches guest memory for the bytecode backend: a fault in it is caught and reported in <see cref="VcpuCore"/>.
/// </summary>
/// <remarks>
/// Each function is <c>ulong (nint stateRegister, ulong address, ulong value, ulong second)</c> and has only RBP on its stack where it
/// can fault, so that one recovery fits all.
/// </remarks>
internal static unsafe class AccessStubs
{
    private const nuint Size = 64 << 10;

    /// <summary>Emits the functions and catches their faults.</summary>
    public static nint[] Create()
    {
        nint memory = HostMemory.Allocate(Size, true);
        if (memory == 0)
        {
            throw new InvalidOperationException("the host has no address space for code");
        }

        var a = new Assembler();
        a.Start(memory);
        nint recover = a.Position;
        a.StoreImmediate(2, CoreField.StubExit, (int)StubExit.Fault);
        End(a);
        nint[] table = new nint[(int)GuestAccess.Count];
        for (int size = 0; size <= 4; size++)
        {
            Begin(a, table, GuestAccess.Load + size);
            EmitLoad(a, size);
            Begin(a, table, GuestAccess.Store + size);
            EmitStore(a, size);
            Begin(a, table, GuestAccess.StoreRelease + size);
            EmitStoreRelease(a, size);
            Begin(a, table, GuestAccess.CompareExchange + size);
            EmitCompareExchange(a, size);
        }

        a.Align(16);
        FaultHandlers.Install(a.Position, memory, Size, recover);
        return table;
    }

    private static void Begin(Assembler a, nint[] table, GuestAccess access)
    {
        a.Align(16);
        table[(int)access] = a.Position;
        a.Push(Gpr.Rbp);
        a.Mov(true, Gpr.Rbp, Gpr.Rdi);
    }

    private static void End(Assembler a)
    {
        a.Pop(Gpr.Rbp);
        a.Ret();
    }

    private static void EmitLoad(Assembler a, int size)
    {
        if (size < 4)
        {
            a.LoadZero(size, Gpr.Rax, new Mem(Gpr.Rsi, 0));
        }
        else
        {
            a.MoveLegacy(false, new Mem(Gpr.Rsi, 0));
            a.MoveLegacy(true, new Mem(Gpr.Rdx, 0));
        }

        End(a);
    }

    private static void EmitStore(Assembler a, int size)
    {
        StoreValue(a, size);
        End(a);
    }

    private static void StoreValue(Assembler a, int size)
    {
        if (size < 4)
        {
            a.Store(size, new Mem(Gpr.Rsi, 0), Gpr.Rdx);
        }
        else
        {
            a.MoveLegacy(false, new Mem(Gpr.Rdx, 0));
            a.MoveLegacy(true, new Mem(Gpr.Rsi, 0));
        }
    }

    private static void EmitStoreRelease(Assembler a, int size)
    {
        if (size < 4)
        {
            a.Xchg(size, new Mem(Gpr.Rsi, 0), Gpr.Rdx);
        }
        else
        {
            StoreValue(a, size);
            a.Mfence();
        }

        End(a);
    }

    /// <summary>value is what is expected and the second what is stored; of 16 bytes, value points to both and to the place of the result.</summary>
    private static void EmitCompareExchange(Assembler a, int size)
    {
        if (size < 4)
        {
            // What is in memory replaces RAX only where it differs.
            a.Mov(true, Gpr.Rax, Gpr.Rdx);
            a.LockCmpxchg(size, new Mem(Gpr.Rsi, 0), Gpr.Rcx);
            if (size < 3)
            {
                a.ZeroExtend(size, Gpr.Rax, Gpr.Rax);
            }

            End(a);
            return;
        }

        // The access is probed while nothing but RBP is saved.
        a.Lock();
        a.OpMemory(Alu.Or, 2, new Mem(Gpr.Rsi, 0), 0);
        a.Push(Gpr.Rbx);
        a.Mov(true, Gpr.R9, Gpr.Rdx);
        a.Load(true, Gpr.Rax, new Mem(Gpr.R9, 0));
        a.Load(true, Gpr.Rdx, new Mem(Gpr.R9, 8));
        a.Load(true, Gpr.Rbx, new Mem(Gpr.R9, 16));
        a.Load(true, Gpr.Rcx, new Mem(Gpr.R9, 24));
        a.LockCmpxchg16(new Mem(Gpr.Rsi, 0));
        a.Store(3, new Mem(Gpr.R9, 32), Gpr.Rax);
        a.Store(3, new Mem(Gpr.R9, 40), Gpr.Rdx);
        a.Pop(Gpr.Rbx);
        End(a);
    }
}
