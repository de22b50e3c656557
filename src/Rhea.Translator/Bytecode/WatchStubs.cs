using Rhea.Base.Host;
using Rhea.Translator.Execution;
using Rhea.Translator.X64;

namespace Rhea.Translator.Bytecode;

/// <summary>
/// Machine code in front of the functions that reach guest memory: an access that a watchpoint covers fails like a fault, before it is made.
/// </summary>
internal static unsafe class WatchStubs
{
    /// <summary>What is in <see cref="VcpuCore.FaultSignal"/> after a hit; no fault has this number.</summary>
    public const int HitSignal = 5;

    private const nuint Size = 4096 * 2;

    /// <summary>Emits one function for each in a table.</summary>
    public static nint[] Create(nint[] functions, DebugPoints points)
    {
        nint memory = HostMemory.Allocate(Size, true);
        if (memory == 0)
        {
            throw new InvalidOperationException("the host has no address space for code");
        }

        var a = new Assembler();
        a.Start(memory);
        nint[] table = new nint[functions.Length];
        for (int i = 0; i < functions.Length; i++)
        {
            a.Align(16);
            table[i] = a.Position;
            WatchedAccess access = i switch
            {
                < (int)GuestAccess.Store => WatchedAccess.Read,
                < (int)GuestAccess.CompareExchange => WatchedAccess.Write,
                _ => WatchedAccess.Read | WatchedAccess.Write,
            };
            Emit(a, functions[i], 1 << (i % 5), access, points.Table);
        }

        return table;
    }

    /// <summary>RDI is the state register, RSI the address; RDX and RCX must be kept.</summary>
    private static void Emit(Assembler a, nint function, int size, WatchedAccess access, DebugPoints.WatchTable* points)
    {
        Label again = Label.New();
        Label next = Label.New();
        Label go = Label.New();
        a.MovImmediate(Gpr.R8, (nint)points);
        a.Load(true, Gpr.R9, new Mem(Gpr.R8, 0));
        a.Lea(true, Gpr.R8, new Mem(Gpr.R8, 8));
        a.Lea(true, Gpr.R11, new Mem(Gpr.Rsi, size - 1));
        a.Bind(ref again);
        a.Test(true, Gpr.R9, Gpr.R9);
        a.Jcc(Cc.E, ref go);
        a.Op(Alu.Cmp, true, Gpr.R11, new Mem(Gpr.R8, 0));
        a.Jcc(Cc.B, ref next);
        a.Op(Alu.Cmp, true, Gpr.Rsi, new Mem(Gpr.R8, 8));
        a.Jcc(Cc.A, ref next);
        a.Load(true, Gpr.Rax, new Mem(Gpr.R8, 16));
        a.Test(true, Gpr.Rax, (int)access);
        a.Jcc(Cc.E, ref next);

        // The first byte that is both accessed and watched.
        a.Load(true, Gpr.R9, new Mem(Gpr.R8, 0));
        a.Op(Alu.Cmp, true, Gpr.R9, Gpr.Rsi);
        a.Cmov(Cc.B, true, Gpr.R9, Gpr.Rsi);
        a.Store(3, Of(CoreField.FaultAddress), Gpr.R9);
        a.StoreImmediate(2, Of(CoreField.FaultSignal), HitSignal);
        a.StoreImmediate(2, Of(CoreField.FaultError), (access & WatchedAccess.Write) != 0 ? 2 : 0);
        a.StoreImmediate(2, Of(CoreField.StubExit), (int)StubExit.Fault);
        a.Op(Alu.Xor, false, Gpr.Rax, Gpr.Rax);
        a.Ret();

        a.Bind(ref next);
        a.Lea(true, Gpr.R8, new Mem(Gpr.R8, DebugPoints.WatchTable.EntrySize));
        a.Lea(true, Gpr.R9, new Mem(Gpr.R9, -1));
        a.Jmp(ref again);
        a.Bind(ref go);
        a.MovImmediate(Gpr.Rax, function);
        a.JmpRegister(Gpr.Rax);
    }

    private static Mem Of(in Mem core) => new(Gpr.Rdi, core.Displacement);
}
