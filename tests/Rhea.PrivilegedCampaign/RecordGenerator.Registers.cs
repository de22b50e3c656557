namespace Rhea.PrivilegedCampaign;

/// <content>Control and status registers at the start.</content>
internal sealed partial class RecordGenerator
{
    private void Write(int number, ulong value) => _record.Registers.Add((number, value));

    private void MakeRegisters(int mode)
    {
        Write(0x30A, Chance(50) ? Bits() : ulong.MaxValue ^ (Chance(50) ? 1UL << 61 : 0));
        Write(0x10A, Chance(50) ? Bits() : ulong.MaxValue);
        Write(0x306, Chance(50) ? Bits() : ulong.MaxValue);
        Write(0x106, Chance(50) ? Bits() : ulong.MaxValue);
        Write(0x302, Chance(30) ? Bits() : Chance(50) ? ulong.MaxValue : 0);
        Write(0x303, Bits());
        Write(0x304, Chance(60) ? 0 : Bits());
        Write(0x14D, Chance(50) ? Bits() : ulong.MaxValue);
        if (Chance(40))
            Write(0x344, Bits());
        Write(0x305, Vector(Layout.MachineEnd, Layout.MachineLive));
        Write(0x105, Vector(Layout.SupervisorEnd, Layout.SupervisorLive));
        Write(0x341, Target());
        Write(0x141, Target());
        if (Chance(20))
            Write(0x320, Bits());
        for (int i = 0; i < 3; i++)
            Write(s_registers[Below(s_registers.Length)] is var number && number is not 0x305 and not 0x105 ? number : 0x340, Value());
        MakeProtection();
        Write(0x300, Status());
        Write(0x180, ((ulong)mode << 60) | (Bits() & 0xFFFF) << 44 | (_root >> 12));
    }

    private ulong Status()
    {
        ulong status = Bits() & ~(7UL << 20);
        if (Chance(20))
            status |= Bits() & (7UL << 20);
        if (Chance(70))
            status &= ~(1UL << 17);
        return status;
    }

    private ulong Vector(ulong end, ulong live) => (Chance(70) ? end : live) | (uint)Below(4);

    /// <summary>Some entries that divide memory where accesses go; most often the last one permits what is left.</summary>
    private void MakeProtection()
    {
        byte[] configurations = new byte[16];
        bool isOpen = Chance(80);
        int count = Chance(50) ? 0 : 1 + Below(isOpen ? 4 : 15);
        for (int i = 0; i < count; i++)
        {
            ulong address = Below(6) switch
            {
                0 => Layout.Code + (Random() & 0x7FFC),
                1 => Layout.Tables + (Random() & 0x3FFC),
                2 => Bits(),
                _ => Layout.Data + DataOffset(),
            };
            configurations[i] = (byte)(Random() & (Chance(20) ? 0xFFu : 0x1F));
            if (((configurations[i] >> 3) & 3) == 3)
            {
                int ones = Chance(60) ? Below(12) : Below(54);
                address = (address >> 2 & ~((1UL << ones) - 1) | ((1UL << ones) - 1)) << 2;
                if (Chance(90))
                    address &= ~(4UL << ones);
            }

            Write(0x3B0 + i, address >> 2);
        }

        if (isOpen)
        {
            Write(0x3BF, ulong.MaxValue);
            configurations[15] = 0x1F;
        }

        bool securesFirst = Chance(50);
        ulong security = Chance(12) ? (ulong)Below(8) : 0;
        if (securesFirst)
            Write(0x747, security);
        // Entries of shared regions can only be written while MML is set.
        Write(0x3A0, BitConverter.ToUInt64(configurations, 0));
        Write(0x3A2, BitConverter.ToUInt64(configurations, 8));
        if (!securesFirst)
            Write(0x747, security);
    }
}
