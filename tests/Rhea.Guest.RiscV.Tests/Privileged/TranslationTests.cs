using Rhea.Guest.RiscV.Privileged;

namespace Rhea.Guest.RiscV.Tests.Privileged;

public sealed class TranslationTests
{
    private const ulong Root = 0x80000;

    /// <summary>Random page tables, made up as the walks reach them, and random accesses, against the model.</summary>
    [Theory]
    [InlineData(VirtualMemory.Sv32, HartExtensions.Application)]
    [InlineData(VirtualMemory.Sv39, HartExtensions.Application)]
    [InlineData(VirtualMemory.Sv48, HartExtensions.Application)]
    [InlineData(VirtualMemory.Sv57, HartExtensions.Application)]
    [InlineData(VirtualMemory.Sv39, HartExtensions.I | HartExtensions.S | HartExtensions.U)]
    public void AgreesWithTheModel(VirtualMemory scheme, HartExtensions extensions)
    {
        var random = new Random(((int)scheme * 7) + (int)extensions);
        bool rv32 = scheme == VirtualMemory.Sv32;
        int allowed = 0;
        for (int round = 0; round < 40; round++)
        {
            using var machine = new FakeMachine(new HartSettings { Xlen = rv32 ? 32 : 64, Extensions = extensions });
            machine.OpenProtection();
            var model = new WalkModel(scheme, extensions) { RootPage = Root, Mxr = random.Next(2) != 0 };
            if (random.Next(2) != 0)
                machine.Write(rv32 ? "menvcfgh" : "menvcfg", rv32 ? 3UL << 29 : 3UL << 61);
            ulong environment = rv32 ? machine.Read("menvcfgh") << 32 : machine.Read("menvcfg");
            model.UpdatesBits = ((environment >> 61) & 1) != 0;
            model.MemoryTypes = ((environment >> 62) & 1) != 0;
            machine.Write("mstatus", model.Mxr ? 1UL << 19 : 0);
            machine.Write("satp", rv32 ? (1UL << 31) | Root : ((ulong)(uint)scheme << 60) | Root);
            machine.Unwritten = address =>
            {
                ulong? entry = random.Next(60) == 0 ? null : RandomEntry(random, rv32);
                if (entry is ulong made)
                    model.Memory[address] = made;
                return entry;
            };
            ulong[] addresses = Enumerable.Range(0, 60).Select(_ => RandomAddress(random, scheme)).ToArray();
            for (int i = 0; i < 400; i++)
            {
                ulong address = addresses[random.Next(addresses.Length)] ^ (ulong)random.Next(4096);
                var kind = (AccessKind)random.Next(3);
                var mode = (TranslationMode)random.Next(3);
                bool success = machine.Hart.Translate(address, kind, mode, out AddressTranslation result);
                WalkModel.Outcome expected = model.Translate(address, kind, mode);
                string context = $"{scheme}, round {round}, access {i}: {kind} of {address:x} in {mode}";
                Assert.True(expected.Allowed == success, $"{context}: {success}, cause {result.Cause}; wanted {expected}");
                if (success)
                {
                    allowed++;
                    Assert.Equal(
                        (expected.Physical, expected.Size, expected.Permissions, expected.Type),
                        (result.PhysicalAddress, result.PageSize, result.Permissions, result.MemoryType));
                }
                else
                {
                    Assert.Equal((expected.Cause, address), (result.Cause, result.Value));
                }
            }

            Assert.Equal(model.Memory.OrderBy(pair => pair.Key), machine.Memory.OrderBy(pair => pair.Key));
        }

        Assert.True(allowed > 500, $"only {allowed} accesses were allowed");
    }

    private static ulong RandomAddress(Random random, VirtualMemory scheme)
    {
        ulong address = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
        int bits = scheme switch
        {
            VirtualMemory.Sv32 => 32,
            VirtualMemory.Sv39 => 39,
            VirtualMemory.Sv48 => 48,
            _ => 57,
        };
        if (bits == 32)
            return (uint)address;
        ulong canonical = (ulong)((long)(address << (64 - bits)) >> (64 - bits));
        return random.Next(20) == 0 ? canonical ^ (1UL << random.Next(bits - 1, 64)) : canonical;
    }

    private static ulong RandomEntry(Random random, bool rv32)
    {
        ulong entry = 1;
        ulong page = (ulong)random.Next(1 << 22);
        if (random.Next(2) == 0)
        {
            entry |= (ulong)(random.Next(4) == 0 ? random.Next(8) : new[] { 1, 3, 7, 5, 4 }[random.Next(5)]) << 1;
            entry |= (ulong)random.Next(2) << 4;
            entry |= (ulong)(random.Next(3) == 0 ? random.Next(4) : 3) << 6;

            // Most superpages are aligned.
            if (random.Next(4) != 0)
                page &= ~0x3ffffUL;
            else if (!rv32 && random.Next(2) == 0)
            {
                entry |= 1UL << 63;
                page = random.Next(3) == 0 ? page : (page & ~15UL) | 8;
            }

            if (!rv32 && random.Next(4) == 0)
                entry |= (ulong)random.Next(4) << 61;
        }

        entry |= page << 10;
        entry |= (ulong)random.Next(2) << 5;
        entry |= (ulong)random.Next(4) << 8;
        if (random.Next(25) == 0)
            entry ^= 1UL << random.Next(rv32 ? 32 : 64);
        return entry;
    }

    [Fact]
    public void MachineModeAndBareUsePhysicalAddresses()
    {
        using var machine = new FakeMachine();
        Assert.True(machine.Hart.Translate(0x8020_0123, AccessKind.Fetch, TranslationMode.Machine, out AddressTranslation result));
        Assert.Equal(0x8020_0123UL, result.PhysicalAddress);
        Assert.Equal(AccessPermissions.All, result.Permissions);
        Assert.True(result.Cacheable);
        Assert.False(machine.Hart.Translate(0x8020_0000, AccessKind.Store, TranslationMode.Supervisor, out result));
        Assert.Equal(Cause.StoreAccessFault, result.Cause);
        machine.OpenProtection();
        Assert.True(machine.Hart.Translate(0x8020_0000, AccessKind.Store, TranslationMode.Supervisor, out _));
        Assert.False(machine.Hart.Translate(1UL << 56, AccessKind.Load, TranslationMode.Supervisor, out result));
        Assert.Equal(Cause.LoadAccessFault, result.Cause);
    }

    [Fact]
    public void ModesFollowPrivilegeAndStatus()
    {
        using var machine = new FakeMachine();
        Assert.Equal(TranslationMode.Machine, machine.Hart.DataMode);
        machine.Write("mstatus", (1 << 17) | (1 << 11));
        Assert.Equal((TranslationMode.Supervisor, TranslationMode.Machine), (machine.Hart.DataMode, machine.Hart.FetchMode));
        machine.Write("mstatus", (1 << 17) | (1 << 18) | (1 << 11));
        Assert.Equal(TranslationMode.SupervisorUserMemory, machine.Hart.DataMode);
        machine.Write("mstatus", 1 << 17);
        Assert.Equal(TranslationMode.User, machine.Hart.DataMode);
        Assert.Equal(3, machine.ModeChanges);
        machine.Enter(PrivilegeMode.Supervisor);
        Assert.Equal(0UL, machine.Read("mstatus") & (1 << 17));
        machine.Forget();
        machine.Write("sstatus", 1 << 18);
        Assert.Equal((TranslationMode.SupervisorUserMemory, TranslationMode.Supervisor), (machine.Hart.DataMode, machine.Hart.FetchMode));
        machine.Write("sstatus", 0);
        machine.Write("sstatus", 2);
        Assert.Equal(2, machine.ModeChanges);
        Assert.Empty(machine.Changes);
    }

    [Fact]
    public void ChangesOfTranslationAreTold()
    {
        using var machine = new FakeMachine();
        machine.Write("satp", (8UL << 60) | Root);
        machine.Write("satp", (8UL << 60) | Root);
        machine.Write("mstatus", 1 << 19);
        machine.Write("menvcfg", 1UL << 61);
        Assert.Equal(3, machine.Changes.Count);
        Assert.All(machine.Changes, change => Assert.Equal(TranslationChange.Virtual, change.What));
        machine.Forget();
        machine.Write("pmpaddr0", 5);
        machine.Write("pmpaddr0", 5);
        machine.Write("pmpcfg0", 0x1f);
        machine.Write("mseccfg", 2);
        Assert.Equal(3, machine.Changes.Count);
        Assert.All(machine.Changes, change => Assert.Equal(TranslationChange.All, change.What));
        machine.Forget();
        machine.Enter(PrivilegeMode.Supervisor);
        Assert.True(machine.Hart.FenceVirtualMemory(true, 0x1234));
        Assert.True(machine.Hart.FenceVirtualMemory(false, 0));
        Assert.Equal([(TranslationChange.Address, 0x1234UL), (TranslationChange.Virtual, 0UL)], machine.Changes);
    }

    [Fact]
    public void AnEntryThatChangesUnderTheWalkIsReadAgain()
    {
        using var machine = new FakeMachine();
        machine.OpenProtection();
        machine.Write("menvcfg", 1UL << 61);
        machine.Write("satp", (8UL << 60) | Root);
        ulong leaf = (Root << 12) + 8;
        machine.Memory[leaf] = (0x40000UL << 10) | 0x07;
        machine.BeforeExchange = () => machine.Memory[leaf] = (0x80000UL << 10) | 0x07;
        Assert.True(machine.Hart.Translate(0x4000_0010, AccessKind.Store, TranslationMode.Supervisor, out AddressTranslation result));
        Assert.Equal(0x8000_0010UL, result.PhysicalAddress);
        Assert.Equal((0x80000UL << 10) | 0xc7, machine.Memory[leaf]);
        machine.Memory[leaf] = (0x40000UL << 10) | 0x07;
        machine.BeforeExchange = () => machine.Memory[leaf] = 0;
        Assert.False(machine.Hart.Translate(0x4000_0010, AccessKind.Store, TranslationMode.Supervisor, out result));
        Assert.Equal(Cause.StorePageFault, result.Cause);
    }

    [Fact]
    public void PageTablesAreSubjectToProtection()
    {
        using var machine = new FakeMachine();
        machine.OpenProtection();
        machine.Write("menvcfg", 1UL << 61);
        machine.Write("satp", (8UL << 60) | Root);
        ulong leaf = (Root << 12) + 8;
        machine.Memory[leaf] = (0x40000UL << 10) | 0x4f;
        machine.Write("pmpaddr0", leaf >> 2);
        machine.Write("pmpaddr1", (leaf + 8) >> 2);
        machine.Write("pmpcfg0", 0x0900);
        Assert.True(machine.Hart.Translate(0x4000_0000, AccessKind.Load, TranslationMode.Supervisor, out AddressTranslation result));
        Assert.Equal(AccessPermissions.Read | AccessPermissions.Execute, result.Permissions);
        Assert.False(machine.Hart.Translate(0x4000_0000, AccessKind.Store, TranslationMode.Supervisor, out result));
        Assert.Equal((Cause.StoreAccessFault, 0x4000_0000UL), (result.Cause, result.Value));
        machine.Write("pmpcfg0", 0x0c00);
        Assert.False(machine.Hart.Translate(0x4000_0000, AccessKind.Fetch, TranslationMode.Supervisor, out result));
        Assert.Equal(Cause.InstructionAccessFault, result.Cause);
    }

    [Fact]
    public void AProbeIgnoresPermissionsAndChangesNothing()
    {
        using var machine = new FakeMachine();
        machine.OpenProtection();
        machine.Write("menvcfg", 1UL << 61);
        machine.Write("satp", (8UL << 60) | Root);
        ulong leaf = (Root << 12) + 8;
        machine.Memory[leaf] = (0x40000UL << 10) | 0x19;
        Assert.True(machine.Hart.TryProbe(0x4000_0123, TranslationMode.Supervisor, out ulong physical));
        Assert.Equal(0x4000_0123UL, physical);
        Assert.Equal((0x40000UL << 10) | 0x19, machine.Memory[leaf]);
        Assert.False(machine.Hart.TryProbe(0x8000_0000, TranslationMode.Supervisor, out _));
    }

    [Fact]
    public void TranslatingAllocatesNothing()
    {
        using var machine = new FakeMachine();
        machine.OpenProtection();
        machine.Write("satp", (8UL << 60) | Root);
        machine.Memory[(Root << 12) + 8] = (0x40000UL << 10) | 0xc7;
        bool Access(ulong address, AccessKind kind) => machine.Hart.Translate(address, kind, TranslationMode.Supervisor, out _);
        Assert.True(Access(0x4000_0000, AccessKind.Store));
        Assert.False(Access(0x4000_0000, AccessKind.Fetch));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (ulong i = 0; i < 1000; i++)
        {
            Access(0x4000_0000 + (i << 12), AccessKind.Store);
            Access(0x4000_0000 + (i << 12), AccessKind.Fetch);
            Access(1UL << 40, AccessKind.Load);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }
}
