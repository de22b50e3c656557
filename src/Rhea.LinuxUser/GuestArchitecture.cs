using Rhea.LinuxUser.Signals;
using Rhea.LinuxUser.SystemCalls;

namespace Rhea.LinuxUser;

/// <summary>What differs between the processors whose programs user mode runs: registers, frames and structure layouts.</summary>
/// <remarks>A state argument is the address of the processor's state structure while the processor does not run.</remarks>
internal abstract class GuestArchitecture
{
    /// <summary>All there are.</summary>
    private static readonly (string Name, Func<GuestArchitecture> Create)[] Known =
    [
        ("aarch64", () => new Arm64.Arm64Architecture()),
        ("riscv64", () => new RiscV.RiscVArchitecture(64)),
        ("riscv32", () => new RiscV.RiscVArchitecture(32)),
    ];

    /// <summary>Makes the architecture of a name that tools carry.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    internal static GuestArchitecture Create(string name)
    {
        foreach ((string known, Func<GuestArchitecture> create) in Known)
        {
            if (known == name)
                return create();
        }
        throw new ArgumentException($"user mode has no architecture '{name}'", nameof(name));
    }

    /// <summary>The name that tools carry: rhea-NAME.</summary>
    internal abstract string Name { get; }

    /// <summary>What uname tells as the machine.</summary>
    internal abstract string Machine { get; }

    /// <summary>The machine number in ELF files.</summary>
    internal abstract ushort ElfMachine { get; }

    /// <summary>Whether pointers and long have 64 bits, or 32.</summary>
    internal virtual bool Is64 => true;

    /// <summary>What divides the address of every instruction, in bytes.</summary>
    internal abstract int InstructionAlignment { get; }

    /// <summary>AT_PLATFORM, or null for none.</summary>
    internal abstract string? Platform { get; }

    /// <summary>AT_HWCAP and AT_HWCAP2.</summary>
    internal abstract (ulong First, ulong Second) HardwareCapabilities { get; }

    /// <summary>AT_MINSIGSTKSZ: the room that a signal frame takes.</summary>
    internal abstract int SignalFrameSize { get; }

    /// <summary>Code that returns from a signal handler, for actions without a restorer.</summary>
    internal abstract ReadOnlySpan<byte> SignalTrampoline { get; }

    /// <summary>Whether struct sigaction has the member sa_restorer.</summary>
    internal virtual bool HasActionRestorer => true;

    /// <summary>The text of /proc/cpuinfo for one processor.</summary>
    internal abstract string ProcessorInformation(int index);

    /// <summary>The models that -cpu takes.</summary>
    internal abstract IReadOnlyList<string> ProcessorModels { get; }

    /// <summary>What can be switched on and off behind the model.</summary>
    internal virtual IReadOnlyList<string> ProcessorProperties => [];

    /// <summary>Chooses the processor: a model of <see cref="ProcessorModels"/>, perhaps with properties. Gives what is wrong, or null.</summary>
    internal virtual string? SetProcessor(string processor) =>
        processor.Contains(',') ? $"processor '{processor}': this architecture's models have no properties" : null;

    /// <summary>The size of the processor's state structure in bytes.</summary>
    internal abstract int StateSize { get; }

    internal abstract ulong ProgramCounter(nint state);

    internal abstract ulong StackPointer(nint state);

    internal abstract void SetProgramCounter(nint state, ulong address);

    /// <summary>The registers as debuggers know them.</summary>
    internal abstract Debugging.DebugRegisters DebugRegisters { get; }

    /// <summary>Converts the flags of open to the host's, and back.</summary>
    internal abstract uint ConvertOpenFlags(uint flags);

    /// <summary>Declares system calls that only this architecture has, and removes those that it has not.</summary>
    internal virtual void DeclareCalls(SystemCallTable table)
    {
    }

    /// <summary>Prepares the registers for a program's first instruction.</summary>
    internal abstract void Start(nint state, ulong entry, ulong stackPointer);

    /// <summary>Reads the number and the arguments of a system call after its instruction.</summary>
    internal abstract CallArguments ReadCall(nint state);

    internal abstract void SetResult(nint state, long result);

    /// <summary>Goes back to the system-call instruction, as if it had not been executed.</summary>
    internal abstract void RewindCall(nint state, in CallArguments call);

    /// <summary>Copies registers for a new thread or process that starts behind the same system call with the result 0.</summary>
    internal abstract void CopyForClone(nint from, nint to, ulong stackPointer, ulong? threadPointer);

    /// <summary>
    /// Builds a frame on the guest's stack and enters the handler. False if the stack cannot be written.
    /// </summary>
    internal abstract bool PushSignalFrame(GuestThread thread, in SignalAction action, in SignalInfo info, ulong savedMask, in FaultRecord fault);

    /// <summary>Takes a frame down: registers, mask and alternate stack. False if it cannot be read or makes no sense.</summary>
    internal abstract bool PopSignalFrame(GuestThread thread, out ulong mask);
}
