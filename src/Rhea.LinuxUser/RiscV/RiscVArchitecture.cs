using Rhea.Guest.RiscV;
using Rhea.LinuxUser.Signals;
using Rhea.LinuxUser.SystemCalls;

namespace Rhea.LinuxUser.RiscV;

/// <summary>RISC-V Linux: arguments in a0 to a5, the number in a7, the result in a0 (arch/riscv/kernel/traps.c).</summary>
internal sealed unsafe class RiscVArchitecture : GuestArchitecture
{
    private const int InstructionSize = 4;
    private const int StackPointerRegister = 2, ThreadPointerRegister = 4, FirstArgument = 10, CallNumber = 17;

    private readonly int xlen;

    internal RiscVArchitecture(int xlen)
    {
        this.xlen = xlen;
        Model = RiscVModel.Parse(null, xlen, out _)!;
    }

    /// <summary>What the processor has.</summary>
    internal RiscVModel Model { get; private set; }

    internal override string Name => Is64 ? "riscv64" : "riscv32";

    internal override string Machine => Name;

    internal override bool Is64 => xlen == 64;

    internal override ushort ElfMachine => Elf.ElfMachine.RiscV;

    internal override int InstructionAlignment => 2;

    internal override string? Platform => null;

    /// <summary>A bit for each letter (arch/riscv/include/uapi/asm/hwcap.h).</summary>
    internal override (ulong First, ulong Second) HardwareCapabilities
    {
        get
        {
            ulong letters = 0;
            foreach (string name in Model.IsaExtensions.Where(name => name.Length == 1))
                letters |= 1UL << (name[0] - 'a');
            return (letters, 0);
        }
    }

    internal override int SignalFrameSize => RiscVSignalFrame.Size(Is64);

    /// <summary>li a7, 139; ecall: what debuggers and unwinders recognise as the end of a handler.</summary>
    internal override ReadOnlySpan<byte> SignalTrampoline => [0x93, 0x08, 0xb0, 0x08, 0x73, 0x00, 0x00, 0x00];

    internal override bool HasActionRestorer => false;

    internal override IReadOnlyList<string> ProcessorModels => RiscVModel.Names(xlen);

    internal override IReadOnlyList<string> ProcessorProperties => RiscVModel.Properties(xlen);

    internal override string? SetProcessor(string processor)
    {
        if (RiscVModel.Parse(processor, xlen, out string? error) is not { } model)
            return error;
        Model = model;
        return null;
    }

    internal override string ProcessorInformation(int index) =>
        $"processor\t: {index}\nhart\t\t: {index}\nisa\t\t: {Model.UserIsaString}\nmmu\t\t: {(Is64 ? "sv48" : "sv32")}\nmvendorid\t: 0x0\nmarchid\t\t: 0x0\nmimpid\t\t: 0x0\n\n";

    internal override int StateSize => sizeof(RiscVState);

    internal override ulong ProgramCounter(nint state) => ((RiscVState*)state)->Pc;

    internal override ulong StackPointer(nint state) => Address(((RiscVState*)state)->X[StackPointerRegister]);

    /// <summary>Registers of 32 bits hold numbers sign-extended; as addresses and arguments they are not negative.</summary>
    private ulong Address(ulong register) => Is64 ? register : (uint)register;

    /// <summary>A number as a register holds it.</summary>
    private ulong Register(ulong value) => Is64 ? value : (ulong)(int)value;

    internal override void SetProgramCounter(nint state, ulong address) => ((RiscVState*)state)->Pc = address;

    internal override Debugging.DebugRegisters DebugRegisters { get; } = new RiscVDebugRegisters();

    /// <summary>The generic ABI has the numbers of x86-64.</summary>
    internal override uint ConvertOpenFlags(uint flags) => flags;

    internal override void DeclareCalls(SystemCallTable table)
    {
        RiscVCalls.Declare(table);
        if (!Is64)
            Abi32.Abi32Calls.Declare(table);
    }

    internal override void Start(nint state, ulong entry, ulong stackPointer)
    {
        var registers = (RiscVState*)state;
        registers->Pc = entry;
        registers->X[StackPointerRegister] = Register(stackPointer);
        registers->FloatEnabled = 1;
    }

    internal override CallArguments ReadCall(nint state)
    {
        ulong* a = ((RiscVState*)state)->X + FirstArgument;
        return new CallArguments(Address(((RiscVState*)state)->X[CallNumber]), Address(a[0]), Address(a[1]), Address(a[2]), Address(a[3]), Address(a[4]), Address(a[5]));
    }

    internal override void SetResult(nint state, long result) => ((RiscVState*)state)->X[FirstArgument] = Register((ulong)result);

    internal override void RewindCall(nint state, in CallArguments call)
    {
        var registers = (RiscVState*)state;
        registers->X[FirstArgument] = Register(call.A0);
        registers->Pc -= InstructionSize;
    }

    internal override void CopyForClone(nint from, nint to, ulong stackPointer, ulong? threadPointer)
    {
        var source = (RiscVState*)from;
        var target = (RiscVState*)to;
        if (source != target)
        {
            Buffer.MemoryCopy(source->X, target->X, 32 * 8, 32 * 8);
            Buffer.MemoryCopy(source->F, target->F, 64 * 8, 64 * 8);
            target->Pc = source->Pc;
            target->RoundingMode = source->RoundingMode;
            target->FloatFlags = source->FloatFlags;
            target->FloatEnabled = source->FloatEnabled;
        }
        target->X[FirstArgument] = 0;
        if (stackPointer != 0)
            target->X[StackPointerRegister] = Register(stackPointer);
        if (threadPointer is not null)
            target->X[ThreadPointerRegister] = Register(threadPointer.Value);
    }

    internal override bool PushSignalFrame(GuestThread thread, in SignalAction action, in SignalInfo info, ulong savedMask, in FaultRecord fault) =>
        RiscVSignalFrame.Push(thread, action, info, savedMask);

    internal override bool PopSignalFrame(GuestThread thread, out ulong mask) => RiscVSignalFrame.Pop(thread, out mask);
}
