using Rhea.Guest.RiscV.Privileged;

namespace Rhea.Guest.RiscV.Tests.Privileged;

/// <summary>Every CSR number in every mode with every operation: which accesses are legal.</summary>
public sealed class CsrMatrixTests
{
    [Theory]
    [InlineData(64, HartExtensions.Application, 16)]
    [InlineData(32, HartExtensions.Application, 64)]
    [InlineData(64, HartExtensions.I | HartExtensions.S | HartExtensions.U, 0)]
    [InlineData(64, HartExtensions.I | HartExtensions.U | HartExtensions.F, 16)]
    [InlineData(32, HartExtensions.I, 16)]
    public void LegalAccesses(int xlen, HartExtensions extensions, int entries)
    {
        var settings = new HartSettings { Xlen = xlen, Extensions = extensions, ProtectionEntries = entries };
        using var machine = new FakeMachine(settings);
        HashSet<int> present = Present(settings);
        foreach (PrivilegeMode mode in Enum.GetValues<PrivilegeMode>())
        {
            if ((mode == PrivilegeMode.User && !settings.Has(HartExtensions.U)) || (mode == PrivilegeMode.Supervisor && !settings.Has(HartExtensions.S)))
                continue;
            foreach (bool open in new[] { false, true })
            {
                machine.Hart.Reset();
                if (open)
                    OpenAll(machine, present);
                else if (present.Contains(0x300))
                    machine.Write("mstatus", 1 << 20);
                machine.Enter(mode);
                for (int number = 0; number < 4096; number++)
                    CheckNumber(machine, present, number, mode, open);
            }
        }
    }

    private static void CheckNumber(FakeMachine machine, HashSet<int> present, int number, PrivilegeMode mode, bool open)
    {
        bool readable = present.Contains(number) && ((number >> 8) & 3) <= (int)mode;
        if (!open && mode != PrivilegeMode.Machine)
        {
            bool counter = number is >= 0xc00 and < 0xc20 or >= 0xc80 and < 0xca0;
            readable &= !counter && number is not (0x14d or 0x15d) && !(number == 0x180 && mode == PrivilegeMode.Supervisor);
        }

        if (!open && number is >= 1 and <= 3)
            readable = false;
        bool writable = readable && number >> 10 != 3;
        foreach (CsrOperation operation in Enum.GetValues<CsrOperation>())
        {
            foreach (bool writes in new[] { false, true })
            {
                // Set and clear of nothing: what is there stays. A write is of what was read.
                machine.Hart.TryReadCsr(number, out ulong value);
                ulong operand = operation == CsrOperation.Write ? value : 0;
                bool legal = writes && operation != CsrOperation.Read ? writable : readable;
                CsrResult result = machine.Hart.AccessCsr(number, operation, operand, writes, out ulong old);
                Assert.True(
                    result == (legal ? CsrResult.Done : CsrResult.IllegalInstruction),
                    $"CSR {number:x3}, {mode}, {operation}, writes {writes}, open {open}: {result}");
                Assert.Equal(legal ? value : 0, old);
                Assert.Equal(mode, machine.Hart.Mode);
            }
        }
    }

    private static void OpenAll(FakeMachine machine, HashSet<int> present)
    {
        if (present.Contains(0x306))
            machine.Write("mcounteren", uint.MaxValue);
        if (present.Contains(0x106))
            machine.Write("scounteren", uint.MaxValue);
        if (present.Contains(0x31a))
            machine.Write("menvcfgh", 1U << 31);
        else if (present.Contains(0x30a))
            machine.Write("menvcfg", 1UL << 63);
        machine.Write("mstatus", 3 << 13);
    }

    /// <summary>The CSRs that the manual's tables list for such a hart (2.2), written down apart from the model.</summary>
    private static HashSet<int> Present(HartSettings settings)
    {
        bool rv32 = settings.Xlen == 32;
        HashSet<int> all = [0xf11, 0xf12, 0xf13, 0xf14, 0xf15, 0x300, 0x301, 0x304, 0x305, 0x320, 0x340, 0x341, 0x342, 0x343, 0x344, 0xb00, 0xb02];
        void Range(int first, int count) => all.UnionWith(Enumerable.Range(first, count));
        Range(0x323, 29);
        Range(0xb03, 29);
        if (rv32)
        {
            Range(0xb82, 30);
            all.UnionWith([0x310, 0xb80]);
        }

        if (settings.Has(HartExtensions.F))
            Range(1, 3);
        if (settings.Has(HartExtensions.Zicntr))
            Range(0xc00, 3);
        if (settings.Has(HartExtensions.Zihpm))
            Range(0xc03, 29);
        if (rv32 && settings.Has(HartExtensions.Zicntr))
            Range(0xc80, 3);
        if (rv32 && settings.Has(HartExtensions.Zihpm))
            Range(0xc83, 29);
        if (settings.Has(HartExtensions.U))
            all.UnionWith(rv32 ? [0x306, 0x30a, 0x31a] : [0x306, 0x30a]);
        if (settings.Has(HartExtensions.S))
        {
            all.UnionWith([0x100, 0x104, 0x105, 0x106, 0x10a, 0x140, 0x141, 0x142, 0x143, 0x144, 0x180, 0x302, 0x303]);
            if (rv32)
                all.Add(0x312);
            if (settings.Has(HartExtensions.Sstc))
                all.UnionWith(rv32 ? [0x14d, 0x15d] : [0x14d]);
        }

        if (settings.Has(HartExtensions.Smepmp))
            all.UnionWith(rv32 ? [0x747, 0x757] : [0x747]);
        if (settings.Has(HartExtensions.Sdtrig))
            Range(0x7a0, 5);
        Range(0x3b0, settings.ProtectionEntries);
        for (int i = 0; i < settings.ProtectionEntries / 4; i += rv32 ? 1 : 2)
            all.Add(0x3a0 + i);
        return all;
    }
}
