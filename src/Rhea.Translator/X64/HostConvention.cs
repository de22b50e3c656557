using Rhea.Translator.Execution;
using Rhea.Translator.Guests;
using Rhea.Translator.SystemMode;

namespace Rhea.Translator.X64;

/// <summary>
/// Which host register holds which guest register in all generated code. Host registers are numbered 0 to 15 (general)
/// and 16 to 31 (vector). RBP holds the state, RSP the stack of guest calls; RAX, RCX, RDX and XMM0 to XMM5 are free for temporaries.
/// </summary>
internal sealed class HostConvention
{
    public const int VectorBase = 16;

    /// <summary>XMM0 and so on are for temporaries.</summary>
    public const int VectorScratchCount = 6;
    public const Gpr StateRegister = Gpr.Rbp;

    /// <summary>Registers given to the convention, in the order in which guests list theirs.</summary>
    private static readonly sbyte[] IntegerOrder = [3, 6, 7, 8, 9, 10, 11, 13, 15, 14, 12];

    private readonly int _tables;

    private static readonly sbyte[] VectorOrder = [22, 23, 24, 25, 26, 27, 28, 29, 30, 31];

    public HostConvention(GuestDescription guest, bool isSystem)
    {
        Guest = guest;
        IsSystem = isSystem;
        _tables = TranslationBuffer.Offset(guest) - VcpuCore.Bias;
        HostOf = new sbyte[guest.Registers.Length];
        Array.Fill(HostOf, (sbyte)-1);
        GuestOf = new int[32];
        Array.Fill(GuestOf, -1);
        Assign(guest.IntegerConvention, IntegerOrder);
        Assign(guest.VectorConvention, VectorOrder);
    }

    private HostConvention(HostConvention other)
    {
        Guest = other.Guest;
        IsSystem = other.IsSystem;
        _tables = other._tables;
        HostOf = [.. other.HostOf];
        GuestOf = [.. other.GuestOf];
    }

    /// <summary>The same, but that host registers hold other guest registers, or none (-1).</summary>
    public HostConvention With(ReadOnlySpan<(int Host, int Guest)> changes)
    {
        var other = new HostConvention(this);
        foreach ((int host, int guest) in changes)
        {
            if (other.GuestOf[host] >= 0)
            {
                other.HostOf[other.GuestOf[host]] = -1;
            }

            other.GuestOf[host] = guest;
            if (guest >= 0)
            {
                other.HostOf[guest] = (sbyte)host;
            }
        }

        return other;
    }

    /// <summary>The host registers that a convention may use for integers, or for vectors.</summary>
    public static ReadOnlySpan<sbyte> HostRegisters(bool vector) => vector ? VectorOrder : IntegerOrder;

    public GuestDescription Guest { get; }

    /// <summary>Whether guest addresses are looked up in a <see cref="TranslationBuffer"/>.</summary>
    public bool IsSystem { get; }

    /// <summary>Modes that code is translated for.</summary>
    public int ModeCount => IsSystem ? TranslationBuffer.ModeCount : 1;

    /// <summary>The host register of a guest register, or -1 where its home is in memory.</summary>
    public sbyte[] HostOf { get; }

    /// <summary>The guest register of a host register, or -1.</summary>
    public int[] GuestOf { get; }

    /// <summary>The home of a guest register in memory.</summary>
    public Mem Home(int register) => State(Guest.Registers[register].Offset);

    /// <summary>Where the code of the guest address in a register is: 8 bytes at GS for each place where an instruction may be.</summary>
    public Mem CodeTable(Gpr address) => new(Gpr.None, 0, address, (byte)(Guest.InstructionAlignment == 4 ? 1 : 2), true);

    /// <summary>The tag of the entry of a translation buffer whose offset is in a register; the addend is behind it.</summary>
    public Mem Translation(int mode, Gpr offset) => new(StateRegister, _tables + mode * TranslationBuffer.ModeSize, offset);

    /// <summary>The address of the entry of a jump cache, with twice its index in a register; the code is behind it.</summary>
    public Mem Jump(int mode, Gpr index) => new(StateRegister, _tables + mode * TranslationBuffer.ModeSize + TranslationBuffer.TableSize, index, 3);

    public static Mem State(int offset) => new(StateRegister, offset - VcpuCore.Bias);

    /// <summary>A field of <see cref="VcpuCore"/>.</summary>
    public static unsafe Mem Core(int offset) => new(StateRegister, offset - sizeof(VcpuCore) - VcpuCore.Bias);

    private void Assign(int[] registers, sbyte[] order)
    {
        for (int i = 0; i < registers.Length && i < order.Length; i++)
        {
            HostOf[registers[i]] = order[i];
            GuestOf[order[i]] = registers[i];
        }
    }
}
