using Rhea.Base.Host;

namespace Rhea.Translator.X64;

/// <summary>
/// The handler of SIGSEGV, SIGBUS and SIGFPE, itself generated code: a fault in the code cache goes on in the recovery stub,
/// any other goes to the handler that was there before.
/// </summary>
internal static unsafe class FaultHandlers
{
    private const int RtSigaction = 13;
    private const int Sigaltstack = 131;
    private const ulong OnStack = 0x0800_0000;
    private const ulong Siginfo = 4;
    private const ulong Restorer = 0x0400_0000;

    // Places in the signal frame: struct ucontext and siginfo of x86-64.
    private const int RegisterRsi = 112;
    private const int RegisterRbp = 120;
    private const int RegisterRsp = 160;
    private const int RegisterRip = 168;
    private const int RegisterError = 192;

    /// <summary>SI_KERNEL: the code of a general protection fault.</summary>
    public const int NotCanonical = 128;

    private const int InfoCode = 8;
    private const int InfoAddress = 16;

    /// <summary>Emits and installs the handlers; returns the end of their code.</summary>
    public static nint Install(nint at, nint codeStart, nuint codeSize, nint recover)
    {
        var a = new Assembler();
        a.Start(at);
        ulong* old = stackalloc ulong[4];
        ulong* action = stackalloc ulong[4];
        foreach (int signal in (ReadOnlySpan<int>)[11, 7, 8])
        {
            _ = HostMemory.Call(RtSigaction, signal, 0, (nint)old, 8);
            a.Align(16);
            nint handler = a.Position;
            Emit(a, codeStart, codeSize, recover, (nint)old[0]);
            nint restorer = (nint)old[2];
            if (restorer == 0)
            {
                a.Align(16);
                restorer = a.Position;
                a.MovImmediate(Gpr.Rax, 15);
                a.Byte(0x0F);
                a.Byte(0x05);
            }

            action[0] = (ulong)handler;
            action[1] = old[1] | OnStack | Siginfo | Restorer;
            action[2] = (ulong)restorer;
            action[3] = old[3];
            _ = HostMemory.Call(RtSigaction, signal, (nint)action, 0, 8);
        }

        return a.Position;
    }

    /// <summary>Gives this thread a signal stack if it has none.</summary>
    public static void EnsureSignalStack()
    {
        nint* stack = stackalloc nint[3];
        _ = HostMemory.Call(Sigaltstack, 0, (nint)stack, 0, 0);
        if (((int)stack[1] & 2) == 0)
        {
            return;
        }

        const int size = 64 << 10;
        stack[0] = HostMemory.Allocate(size);
        stack[1] = 0;
        stack[2] = size;
        _ = HostMemory.Call(Sigaltstack, (nint)stack, 0, 0, 0);
    }

    private static void Emit(Assembler a, nint codeStart, nuint codeSize, nint recover, nint previous)
    {
        Label chain = Label.New();
        Label fault = Label.New();
        a.Load(true, Gpr.Rax, new Mem(Gpr.Rdx, RegisterRip));
        a.MovImmediate(Gpr.Rcx, codeStart);
        a.Mov(true, Gpr.R8, Gpr.Rax);
        a.Op(Alu.Sub, true, Gpr.R8, Gpr.Rcx);
        a.MovImmediate(Gpr.Rcx, (long)codeSize);
        a.Op(Alu.Cmp, true, Gpr.R8, Gpr.Rcx);
        a.Jcc(Cc.Ae, ref chain);
        // RBP of the interrupted code is the state register: read the core through RCX.
        a.Load(true, Gpr.Rcx, new Mem(Gpr.Rdx, RegisterRbp));
        a.Load(true, Gpr.R9, new Mem(Gpr.Rsi, InfoAddress));
        a.Op(Alu.Cmp, false, Gpr.Rdi, 11);
        a.Jcc(Cc.Ne, ref fault);
        a.Op(Alu.Cmp, true, Gpr.R9, Of(CoreField.GuardStart));
        a.Jcc(Cc.B, ref fault);
        a.Op(Alu.Cmp, true, Gpr.R9, Of(CoreField.GuardEnd));
        a.Jcc(Cc.Ae, ref fault);
        // The stack of calls is full: start it anew and execute the call again.
        a.Load(true, Gpr.R8, Of(CoreField.CallStackTop));
        a.Store(3, new Mem(Gpr.Rdx, RegisterRsp), Gpr.R8);
        a.Ret();
        a.Bind(ref fault);
        a.Store(3, Of(CoreField.FaultPc), Gpr.Rax);
        a.Store(3, Of(CoreField.FaultAddress), Gpr.R9);
        a.Store(2, Of(CoreField.FaultSignal), Gpr.Rdi);
        a.Load(false, Gpr.R8, new Mem(Gpr.Rsi, InfoCode));
        a.Store(2, Of(CoreField.FaultCode), Gpr.R8);
        // An address that is not canonical is not told; the functions of AccessStubs have it in RSI.
        Label told = Label.New();
        a.MovImmediate(Gpr.R10, NotCanonical);
        a.Op(Alu.Cmp, false, Gpr.R8, Gpr.R10);
        a.Jcc(Cc.Ne, ref told);
        a.Load(true, Gpr.R9, new Mem(Gpr.Rdx, RegisterRsi));
        a.Store(3, Of(CoreField.FaultAddress), Gpr.R9);
        a.Bind(ref told);
        a.Load(false, Gpr.R8, new Mem(Gpr.Rdx, RegisterError));
        a.Store(2, Of(CoreField.FaultError), Gpr.R8);
        a.MovImmediate(Gpr.R8, recover);
        a.Store(3, new Mem(Gpr.Rdx, RegisterRip), Gpr.R8);
        a.Ret();
        a.Bind(ref chain);
        if (previous is 0 or 1)
        {
            // No handler before: put the default back; the fault happens again and ends the process.
            a.Op(Alu.Xor, false, Gpr.R10, Gpr.R10);
            a.Lea(true, Gpr.Rsp, new Mem(Gpr.Rsp, -40));
            a.StoreImmediate(3, new Mem(Gpr.Rsp, 0), 0);
            a.StoreImmediate(3, new Mem(Gpr.Rsp, 8), 0);
            a.StoreImmediate(3, new Mem(Gpr.Rsp, 16), 0);
            a.StoreImmediate(3, new Mem(Gpr.Rsp, 24), 0);
            a.Lea(true, Gpr.Rsi, new Mem(Gpr.Rsp, 0));
            a.Op(Alu.Xor, false, Gpr.Rdx, Gpr.Rdx);
            a.MovImmediate(Gpr.R10, 8);
            a.MovImmediate(Gpr.Rax, RtSigaction);
            a.Byte(0x0F);
            a.Byte(0x05);
            a.Lea(true, Gpr.Rsp, new Mem(Gpr.Rsp, 40));
            a.Ret();
        }
        else
        {
            a.MovImmediate(Gpr.Rax, previous);
            a.JmpRegister(Gpr.Rax);
        }
    }

    private static Mem Of(in Mem core) => new(Gpr.Rcx, core.Displacement);
}
