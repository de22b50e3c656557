using System.Numerics;
using static Rhea.Guest.RiscV.Privileged.CsrNumber;

namespace Rhea.Guest.RiscV.Privileged;

/// <summary>
/// Debug triggers (Sdtrig 1.0): address matches of types 2 (mcontrol) and 6 (mcontrol6) that raise a breakpoint exception before the
/// instruction takes effect. There is no external debugger, so that no trigger can be reserved for one.
/// </summary>
internal sealed class TriggerUnit
{
    private const ulong LegacyMatch = 2;
    private const ulong Match = 6;
    private const ulong Disabled = 15;

    // Fields that types 2 and 6 have at the same place.
    private const ulong Load = 1 << 0;
    private const ulong Store = 1 << 1;
    private const ulong Execute = 1 << 2;
    private const ulong InUser = 1 << 3;
    private const ulong InSupervisor = 1 << 4;
    private const ulong InMachine = 1 << 6;
    private const int MatchShift = 7;
    private const ulong Controls = Load | Store | Execute | InUser | InSupervisor | InMachine;

    // tdata1.match
    private const int Equal = 0;
    private const int PowerOfTwo = 1;
    private const int AtLeast = 2;
    private const int Below = 3;

    private readonly int xlen;
    private readonly ulong controls;
    private readonly ulong[] data1;
    private readonly ulong[] data2;
    private int selected;

    internal TriggerUnit(int count, HartSettings settings)
    {
        xlen = settings.Xlen;
        controls = Controls;
        if (!settings.Has(HartExtensions.S))
            controls &= ~InSupervisor;
        if (!settings.Has(HartExtensions.U))
            controls &= ~InUser;
        data1 = new ulong[count];
        data2 = new ulong[count];
    }

    /// <summary>Whether any trigger can match.</summary>
    internal bool AnyActive { get; private set; }

    internal void Reset()
    {
        selected = 0;
        AnyActive = false;
        Array.Fill(data1, Disabled << (xlen - 4));
        Array.Clear(data2);
    }

    internal ulong Read(int number) => number switch
    {
        Tselect => (ulong)selected,
        Tdata1 => data1[selected],
        Tdata2 => data2[selected],
        Tinfo => (1UL << 24) | (1 << (int)LegacyMatch) | (1 << (int)Match) | (1 << (int)Disabled),
        _ => 0,
    };

    /// <summary>Writes one of its CSRs; tdata3 and tinfo have nothing to write.</summary>
    /// <returns>Whether what matches changed.</returns>
    internal bool Write(int number, ulong value)
    {
        switch (number)
        {
            case Tselect when value < (ulong)data1.Length:
                selected = (int)value;
                return false;
            case Tdata1:
                return Replace(data1, Legalise(value));
            case Tdata2:
                return Replace(data2, value);
            default:
                return false;
        }
    }

    /// <summary>Whether some trigger could match an access to these bytes in some mode.</summary>
    internal bool Covers(ulong first, ulong last, AccessKind kind)
    {
        for (int i = 0; AnyActive && i < data1.Length; i++)
        {
            if (IsActive(data1[i]) && (data1[i] & KindBit(kind)) != 0 && Reaches(i, first, last))
                return true;
        }

        return false;
    }

    /// <summary>Whether a trigger matches an access in a mode.</summary>
    internal bool Matches(ulong address, int size, AccessKind kind, PrivilegeMode mode)
    {
        ulong modeBit = mode switch
        {
            PrivilegeMode.Machine => InMachine,
            PrivilegeMode.Supervisor => InSupervisor,
            _ => InUser,
        };
        ulong needed = modeBit | KindBit(kind);
        for (int i = 0; i < data1.Length; i++)
        {
            if (IsActive(data1[i]) && (data1[i] & needed) == needed && Reaches(i, address, address + (ulong)(size - 1)))
                return true;
        }

        return false;
    }

    /// <summary>The addresses of instructions that triggers match; null where one matches more than an address.</summary>
    internal IReadOnlyCollection<ulong>? FetchAddresses()
    {
        var addresses = new List<ulong>();
        for (int i = 0; AnyActive && i < data1.Length; i++)
        {
            if (!IsActive(data1[i]) || (data1[i] & Execute) == 0)
                continue;
            if (((data1[i] >> MatchShift) & 15) != Equal)
                return null;
            addresses.Add(data2[i]);
        }

        return addresses;
    }

    private static ulong KindBit(AccessKind kind) => kind switch
    {
        AccessKind.Fetch => Execute,
        AccessKind.Load => Load,
        _ => Store,
    };

    private bool Replace(ulong[] data, ulong value)
    {
        if (data[selected] == value)
            return false;
        data[selected] = value;
        AnyActive = Array.Exists(data1, IsActive);
        return true;
    }

    /// <summary>Type, mode bits and match; everything else is zero: addresses of any size, before the access, alone, raising an exception.</summary>
    private ulong Legalise(ulong value)
    {
        int shift = xlen - 4;
        ulong type = (value >> shift) & 15;
        if (type is not (LegacyMatch or Match))
            return Disabled << shift;
        ulong match = (value >> MatchShift) & 15;
        ulong result = (type << shift) | (value & controls) | ((match <= Below ? match : Equal) << MatchShift);

        // mcontrol.maskmax: the largest power of two that can be matched.
        if (type == LegacyMatch)
            result |= (ulong)(xlen - 1) << (xlen - 11);
        return result;
    }

    private bool IsActive(ulong control) =>
        ((control >> (xlen - 4)) & 15) != Disabled && (control & (Load | Store | Execute)) != 0 && (control & (InUser | InSupervisor | InMachine)) != 0;

    private bool Reaches(int trigger, ulong first, ulong last)
    {
        ulong value = data2[trigger];
        switch ((int)(data1[trigger] >> MatchShift) & 15)
        {
            case PowerOfTwo:
                int ones = BitOperations.TrailingZeroCount(~value);
                ulong mask = ones >= 63 ? ulong.MaxValue : (2UL << ones) - 1;
                return first <= (value | mask) && last >= (value & ~mask);
            case AtLeast:
                return last >= value;
            case Below:
                return first < value;
            default:
                return value >= first && value <= last;
        }
    }
}
