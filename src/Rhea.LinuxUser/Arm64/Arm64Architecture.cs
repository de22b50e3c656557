using Rhea.Guest.Arm64;
using Rhea.LinuxUser.Signals;
using Rhea.LinuxUser.SystemCalls;

namespace Rhea.LinuxUser.Arm64;

/// <summary>AArch64 Linux: arguments in x0 to x5, the number in x8, the result in x0 (arch/arm64/kernel/syscall.c).</summary>
internal sealed unsafe class Arm64Architecture : GuestArchitecture
{
    private const int InstructionSize = 4;

    // arch/arm64/include/uapi/asm/hwcap.h. CPUID is absent: identification registers trap as on an old kernel.
    private const ulong Fp = 1, Asimd = 1 << 1, Aes = 1 << 3, Pmull = 1 << 4, Sha1 = 1 << 5, Sha2 = 1 << 6, Crc32 = 1 << 7, Atomics = 1 << 8;

    internal override string Name => "aarch64";

    internal override string Machine => "aarch64";

    internal override ushort ElfMachine => Elf.ElfMachine.Arm64;

    internal override int InstructionAlignment => InstructionSize;

    internal override string Platform => "aarch64";

    internal override (ulong First, ulong Second) HardwareCapabilities =>
        (Fp | Asimd | Aes | Pmull | Sha1 | Sha2 | Crc32 | Atomics, 0);

    internal override int SignalFrameSize => Arm64SignalFrame.Size + Arm64SignalFrame.RecordSize;

    /// <summary>mov x8, #139; svc #0: what debuggers and unwinders recognise as the end of a handler.</summary>
    internal override ReadOnlySpan<byte> SignalTrampoline => [0x68, 0x11, 0x80, 0xd2, 0x01, 0x00, 0x00, 0xd4];

    internal override IReadOnlyList<string> ProcessorModels => ["max", "cortex-a57", "cortex-a72"];

    internal override string ProcessorInformation(int index) =>
        $"processor\t: {index}\nBogoMIPS\t: 100.00\nFeatures\t: fp asimd aes pmull sha1 sha2 crc32 atomics\n"
        + "CPU implementer\t: 0x00\nCPU architecture: 8\nCPU variant\t: 0x0\nCPU part\t: 0x051\nCPU revision\t: 0\n\n";

    internal override int StateSize => sizeof(Arm64State);

    internal override ulong ProgramCounter(nint state) => ((Arm64State*)state)->Pc;

    internal override ulong StackPointer(nint state) => ((Arm64State*)state)->X[Arm64State.Sp];

    internal override void SetProgramCounter(nint state, ulong address) => ((Arm64State*)state)->Pc = address;

    internal override Debugging.DebugRegisters DebugRegisters { get; } = new Arm64DebugRegisters();

    internal override uint ConvertOpenFlags(uint flags) => Files.OpenFlags.Convert(flags);

    internal override void Start(nint state, ulong entry, ulong stackPointer)
    {
        var registers = (Arm64State*)state;
        registers->Pc = entry;
        registers->X[Arm64State.Sp] = stackPointer;
    }

    internal override CallArguments ReadCall(nint state)
    {
        ulong* x = ((Arm64State*)state)->X;
        return new CallArguments((uint)x[8], x[0], x[1], x[2], x[3], x[4], x[5]);
    }

    internal override void SetResult(nint state, long result) => ((Arm64State*)state)->X[0] = (ulong)result;

    internal override void RewindCall(nint state, in CallArguments call)
    {
        var registers = (Arm64State*)state;
        registers->X[0] = call.A0;
        registers->Pc -= InstructionSize;
    }

    internal override void CopyForClone(nint from, nint to, ulong stackPointer, ulong? threadPointer)
    {
        var source = (Arm64State*)from;
        var target = (Arm64State*)to;
        if (source != target)
        {
            Buffer.MemoryCopy(source->X, target->X, 32 * 8, 32 * 8);
            Buffer.MemoryCopy(source->V, target->V, 64 * 8, 64 * 8);
            target->Pc = source->Pc;
            target->Nzcv = source->Nzcv;
            target->Fpcr = source->Fpcr;
            target->Fpsr = source->Fpsr;
            target->Tpidr = source->Tpidr;
            target->TpidrRo = source->TpidrRo;
        }
        target->X[0] = 0;
        if (stackPointer != 0)
            target->X[Arm64State.Sp] = stackPointer;
        if (threadPointer is not null)
            target->Tpidr = threadPointer.Value;
    }

    internal override bool PushSignalFrame(GuestThread thread, in SignalAction action, in SignalInfo info, ulong savedMask, in FaultRecord fault) =>
        Arm64SignalFrame.Push(thread, action, info, savedMask, fault);

    internal override bool PopSignalFrame(GuestThread thread, out ulong mask) => Arm64SignalFrame.Pop(thread, out mask);
}
