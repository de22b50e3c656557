using System.Runtime.InteropServices;
using Rhea.Guest.RiscV.Privileged;

namespace Rhea.Guest.RiscV.Tests.Privileged;

/// <summary>A hart with memory for page tables, that remembers what the hart told.</summary>
internal sealed unsafe class FakeMachine : IHartEnvironment, IDisposable
{
    private static readonly Dictionary<string, int> Numbers =
        Enumerable.Range(0, 4096).Where(number => Hart.NameOf(number) != null).ToDictionary(number => Hart.NameOf(number)!);

    private readonly RiscVState* state = (RiscVState*)NativeMemory.AllocZeroed((nuint)sizeof(RiscVState));

    internal FakeMachine(HartSettings? settings = null)
    {
        Hart = new Hart(settings ?? new HartSettings(), this, state);
        Hart.Reset();
        Forget();
    }

    internal Hart Hart { get; }

    internal ref RiscVState State => ref *state;

    /// <summary>Memory by the address of each entry; what is missing is not there.</summary>
    internal Dictionary<ulong, ulong> Memory { get; } = [];

    internal List<(TranslationChange What, ulong Address)> Changes { get; } = [];

    internal int ModeChanges { get; set; }

    internal int Notices { get; set; }

    internal int TriggerChanges { get; set; }

    internal ulong TimeCompare { get; private set; }

    /// <summary>Makes up memory when it is read first; null for what is not there.</summary>
    internal Func<ulong, ulong?>? Unwritten { get; set; }

    /// <summary>Called once before the next exchange, to change memory under the walk.</summary>
    internal Action? BeforeExchange { get; set; }

    public ulong Time { get; set; }

    public ulong Cycles { get; set; }

    public ulong InstructionsRetired { get; set; }

    public bool TryReadMemory(ulong physicalAddress, int size, out ulong value)
    {
        if (!Memory.ContainsKey(physicalAddress) && Unwritten?.Invoke(physicalAddress) is ulong made)
            Memory[physicalAddress] = made;
        return Memory.TryGetValue(physicalAddress, out value);
    }

    public bool TryExchangeMemory(ulong physicalAddress, int size, ulong expected, ulong replacement, out bool exchanged)
    {
        Action? before = BeforeExchange;
        BeforeExchange = null;
        before?.Invoke();
        exchanged = Memory.TryGetValue(physicalAddress, out ulong value) && value == expected;
        if (exchanged)
            Memory[physicalAddress] = replacement;
        return Memory.ContainsKey(physicalAddress);
    }

    public void TimeCompareChanged(ulong value) => TimeCompare = value;

    public void TranslationChanged(TranslationChange what, ulong address) => Changes.Add((what, address));

    public void ModeChanged() => ModeChanges++;

    public void InterruptPending() => Notices++;

    public void TriggersChanged() => TriggerChanges++;

    public void Dispose() => NativeMemory.Free(state);

    internal void Forget()
    {
        Changes.Clear();
        ModeChanges = Notices = TriggerChanges = 0;
    }

    /// <summary>The number of a CSR by its name.</summary>
    internal static int Number(string name) => Numbers[name];

    internal ulong Read(string name)
    {
        Assert.True(Hart.TryReadCsr(Number(name), out ulong value), name);
        return value;
    }

    internal void Write(string name, ulong value) => Assert.True(Hart.TryWriteCsr(Number(name), value), name);

    /// <summary>Executes a Zicsr instruction that must be legal.</summary>
    internal ulong Access(string name, CsrOperation operation, ulong operand)
    {
        Assert.Equal(CsrResult.Done, Hart.AccessCsr(Number(name), operation, operand, writes: true, out ulong old));
        return old;
    }

    internal CsrResult Try(string name, CsrOperation operation = CsrOperation.Read) => Hart.AccessCsr(Number(name), operation, 0, writes: true, out _);

    /// <summary>Brings the hart to a mode by mret.</summary>
    internal void Enter(PrivilegeMode mode)
    {
        if (Hart.Mode != PrivilegeMode.Machine)
        {
            ulong saved = Read("medeleg");
            Write("medeleg", 0);
            Hart.TakeTrap(Cause.IllegalInstruction, 0, 0);
            Write("medeleg", saved);
        }

        if (mode != PrivilegeMode.Machine)
        {
            Write("mstatus", (Read("mstatus") & ~0x1800UL) | ((ulong)mode << 11));
            Assert.NotNull(Hart.ReturnFromTrap(PrivilegeMode.Machine));
        }

        Assert.Equal(mode, Hart.Mode);
    }

    /// <summary>Lets S and U reach all memory.</summary>
    internal void OpenProtection()
    {
        Write("pmpaddr15", ulong.MaxValue);
        Write(Hart.Settings.Xlen == 32 ? "pmpcfg3" : "pmpcfg2", Hart.Settings.Xlen == 32 ? 0x1f00_0000UL : 0x1fUL << 56);
    }
}
