using System.Numerics;
using Rhea.Guest.RiscV.Privileged;

namespace Rhea.Guest.RiscV.Tests.Privileged;

public sealed class ProtectionTests
{
    private const AccessPermissions None = AccessPermissions.None;
    private const AccessPermissions R = AccessPermissions.Read;
    private const AccessPermissions W = AccessPermissions.Write;
    private const AccessPermissions X = AccessPermissions.Execute;

    private static readonly int[] Entries = [.. Enumerable.Range(0, 16)];

    /// <summary>Smepmp's truth table: for each value of L, R, W and X what M may, and S and U.</summary>
    private static readonly (AccessPermissions Machine, AccessPermissions Others)[] Lockdown =
    [
        (None, None), (None, X), (R | W, R), (R | W, R | W), (None, R), (None, R | X), (None, R | W), (None, R | W | X),
        (None, None), (X, None), (X, X), (R | X, X), (R, None), (R | X, None), (R | W, None), (R, R),
    ];

    /// <summary>Random entries near each other, random accesses; every byte is matched by itself.</summary>
    [Theory]
    [InlineData(64, 1)]
    [InlineData(32, 2)]
    public void AgreesWithAModelOfBytes(int xlen, int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 300; round++)
        {
            using var machine = new FakeMachine(new HartSettings { Xlen = xlen });
            ulong security = (ulong)(random.Next(3) == 0 ? random.Next(4) : 0);
            machine.Write("mseccfg", security | 4);
            byte[] configurations = new byte[16];
            ulong[] addresses = new ulong[16];
            int used = random.Next(1, 16);
            for (int i = 0; i < used; i++)
            {
                addresses[i] = (ulong)random.Next(0x2000) << random.Next(3) | (random.Next(3) == 0 ? (1UL << random.Next(12)) - 1 : 0);
                configurations[i] = (byte)(random.Next(256) & 0x9f);
                if ((security & 1) == 0 && (configurations[i] & 3) == 2)
                    configurations[i] &= 0xfd;
                if (random.Next(20) == 0)
                    addresses[i] = ulong.MaxValue >> (xlen == 32 ? 32 : 10);
                if (random.Next(6) == 0)
                    addresses[i] = i == 0 ? 0 : addresses[i - 1];
                machine.Write($"pmpaddr{i}", addresses[i]);
            }

            int step = xlen / 8;
            for (int i = 0; i < 16; i += step)
                machine.Write($"pmpcfg{i / 4}", xlen == 32 ? BitConverter.ToUInt32(configurations, i) : BitConverter.ToUInt64(configurations, i));
            machine.Write("mseccfg", security);

            for (int access = 0; access < 100; access++)
            {
                int size = 1 << random.Next(4);
                ulong address = ((ulong)random.Next(0x24000) & ~(ulong)(size - 1)) | (random.Next(8) == 0 ? 1u : 0);
                var kind = (AccessKind)random.Next(3);
                bool machineMode = random.Next(2) != 0;
                AccessPermissions needed = kind == AccessKind.Fetch ? X : kind == AccessKind.Load ? R : W;
                AccessPermissions expected = Expected(configurations, addresses, security, address, size, machineMode);
                TranslationMode mode = machineMode ? TranslationMode.Machine : TranslationMode.User;
                bool success = machine.Hart.Translate(address, kind, mode, out AddressTranslation result, size);
                Assert.True(
                    success == expected.HasFlag(needed),
                    $"round {round}: {kind} of {size} at {address:x}, M {machineMode}, security {security}: {success}, wanted {expected}");
                if (!success)
                    continue;
                Assert.Equal(expected, result.Permissions);
                Assert.True(BitOperations.IsPow2(result.PageSize));
                CheckBlock(configurations, addresses, address, result.PageSize);
            }
        }
    }

    /// <summary>The block that is told must be decided by the same entry as the address, and twice the block not.</summary>
    private static void CheckBlock(byte[] configurations, ulong[] addresses, ulong address, ulong size)
    {
        ulong start = address & ~(size - 1);
        int entry = Deciding(configurations, addresses, address);
        Assert.True(
            Probes(addresses, start, size).All(at => Deciding(configurations, addresses, at) == entry),
            $"a block of {size:x} around {address:x} is not uniform");
        if (size >= 1 << 30)
            return;
        start = address & ~((2 * size) - 1);
        Assert.True(
            Probes(addresses, start, 2 * size).Any(at => Deciding(configurations, addresses, at) != entry),
            $"a block of {size:x} around {address:x} could be larger");
    }

    /// <summary>The ends of the block, and within it the ends of all ranges.</summary>
    private static IEnumerable<ulong> Probes(ulong[] addresses, ulong start, ulong size)
    {
        foreach (ulong value in addresses)
        {
            ulong mask = value ^ (value + 1);
            ulong[] ends =
            [
                value << 2, (value << 2) - 4, (value + 1) << 2, (value & ~mask) << 2, ((value & ~mask) << 2) - 4, (value | mask) << 2, ((value | mask) + 1) << 2,
            ];
            foreach (ulong end in ends)
            {
                if (end >= start && end - start < size)
                    yield return end;
            }
        }

        yield return start;
        yield return start + size - 1;
    }

    private static bool Matches(byte[] configurations, ulong[] addresses, int entry, ulong address)
    {
        UInt128 value = addresses[entry];
        switch ((configurations[entry] >> 3) & 3)
        {
            case 0:
                return false;
            case 1:
                return address >= (entry == 0 ? 0 : (UInt128)addresses[entry - 1] << 2) && address < value << 2;
            case 2:
                return address >> 2 == value;
            default:
                UInt128 mask = value ^ (value + 1);
                return ((address >> 2) & ~mask) == (value & ~mask);
        }
    }

    private static int Deciding(byte[] configurations, ulong[] addresses, ulong address) =>
        Array.FindIndex(Entries, entry => Matches(configurations, addresses, entry, address));

    private static AccessPermissions Expected(byte[] configurations, ulong[] addresses, ulong security, ulong address, int size, bool machineMode)
    {
        int[] deciding = Enumerable.Range(0, size).Select(i => Deciding(configurations, addresses, address + (ulong)i)).Distinct().ToArray();
        if (deciding.Length > 1)
            return None;
        if (deciding[0] < 0)
            return !machineMode || (security & 2) != 0 ? None : (security & 1) != 0 ? R | W : R | W | X;
        byte configuration = configurations[deciding[0]];
        if ((security & 1) == 0)
            return machineMode && (configuration & 0x80) == 0 ? R | W | X : (AccessPermissions)(configuration & 7);

        // The table is by L, R, W, X from the left.
        int row = (configuration >> 7 << 3) | ((configuration & 1) << 2) | (configuration & 2) | ((configuration >> 2) & 1);
        return machineMode ? Lockdown[row].Machine : Lockdown[row].Others;
    }

    [Fact]
    public void WithoutEntriesEverythingIsAllowed()
    {
        using var machine = new FakeMachine(new HartSettings { ProtectionEntries = 0 });
        Assert.True(machine.Hart.Translate(0x1000, AccessKind.Fetch, TranslationMode.User, out AddressTranslation result));
        Assert.Equal(1UL << 30, result.PageSize);
    }

    [Fact]
    public void LockedEntriesStay()
    {
        using var machine = new FakeMachine();
        machine.Write("pmpaddr0", 0x100);
        machine.Write("pmpaddr1", 0x200);
        machine.Write("pmpaddr2", 0x300);
        machine.Write("pmpcfg0", 0x9f_89_00);
        machine.Write("pmpcfg0", 0x07);
        Assert.Equal(0x9f_89_07UL, machine.Read("pmpcfg0"));
        for (int i = 0; i < 4; i++)
            machine.Write($"pmpaddr{i}", 5);
        Assert.Equal([0x100UL, 0x200, 0x300, 5], Enumerable.Range(0, 4).Select(i => machine.Read($"pmpaddr{i}")));
        Assert.False(machine.Hart.Translate(0x400, AccessKind.Store, TranslationMode.Machine, out _));
        machine.Write("mseccfg", 4);
        Assert.Equal(0UL, machine.Read("mseccfg"));
        machine.Hart.Reset();
        Assert.Equal(0UL, machine.Read("pmpcfg0"));
    }

    [Fact]
    public void RuleLockingBypassUnlocks()
    {
        using var machine = new FakeMachine();
        machine.Write("mseccfg", 4);
        machine.Write("pmpcfg0", 0x9f);
        machine.Write("pmpaddr0", 5);
        machine.Write("pmpcfg0", 0x9e);
        Assert.Equal(5UL, machine.Read("pmpaddr0"));
        Assert.Equal(0x9cUL, machine.Read("pmpcfg0"));
        machine.Write("mseccfg", 0);
        machine.Write("mseccfg", 4);
        Assert.Equal(0UL, machine.Read("mseccfg"));
    }

    [Fact]
    public void LockdownIsStickyAndAdmitsNoNewCode()
    {
        using var machine = new FakeMachine();
        machine.Write("pmpcfg0", 0x1f);
        machine.Write("mseccfg", 3);
        machine.Write("mseccfg", 0);
        Assert.Equal(3UL, machine.Read("mseccfg"));
        foreach (byte executable in new byte[] { 0x9c, 0x9d, 0x9a, 0x9e })
        {
            machine.Write("pmpcfg0", executable);
            Assert.Equal(0x1fUL, machine.Read("pmpcfg0"));
        }

        machine.Write("pmpcfg0", 0x1a);
        Assert.Equal(0x1aUL, machine.Read("pmpcfg0"));
        machine.Write("pmpcfg0", 0x9f);
        Assert.Equal(0x9fUL, machine.Read("pmpcfg0"));
    }
}
