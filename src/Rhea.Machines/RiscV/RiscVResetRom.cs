using System.Buffers.Binary;

namespace Rhea.Machines.RiscV;

/// <summary>
/// The first code that a hart executes: it goes on with the firmware, which gets the hart's number in a0, the device tree in a1 and in a2 a
/// structure that says what to start next (OpenSBI, docs/firmware/fw_dynamic.md).
/// </summary>
internal static class RiscVResetRom
{
    private const int StartPlace = 0x18, DeviceTreePlace = 0x20, InformationPlace = 0x28, Size = 0x58;

    /// <summary>What makes LD of LW, which harts of 32 bits have.</summary>
    private const uint LoadDoubleword = 1 << 12;
    private const int FirstLoad = 3, LastLoad = 4;
    private const ulong InformationMagic = 0x4942534F, InformationVersion = 2, SupervisorMode = 1;

    private static ReadOnlySpan<uint> Code =>
    [
        0x00000297, // auipc t0, 0
        0x02828613, // addi  a2, t0, InformationPlace
        0xF1402573, // csrr  a0, mhartid
        0x0202B583, // ld    a1, DeviceTreePlace(t0)
        0x0182B283, // ld    t0, StartPlace(t0)
        0x00028067, // jr    t0
    ];

    /// <summary>Gives the contents.</summary>
    /// <param name="start">Where to go on.</param>
    /// <param name="deviceTree">Where the device tree is.</param>
    /// <param name="next">What the firmware starts, in supervisor mode.</param>
    /// <param name="is64">Whether the harts have 64 bits, or 32.</param>
    internal static byte[] Build(ulong start, ulong deviceTree, ulong next, bool is64)
    {
        byte[] rom = new byte[Size];
        for (int i = 0; i < Code.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(rom.AsSpan(i * sizeof(uint)), is64 || i is < FirstLoad or > LastLoad ? Code[i] : Code[i] & ~LoadDoubleword);
        BinaryPrimitives.WriteUInt64LittleEndian(rom.AsSpan(StartPlace), start);
        BinaryPrimitives.WriteUInt64LittleEndian(rom.AsSpan(DeviceTreePlace), deviceTree);
        // Magic, version, next address, next mode, options, boot hart.
        ReadOnlySpan<ulong> information = [InformationMagic, InformationVersion, next, SupervisorMode, 0, 0];
        for (int i = 0; i < information.Length; i++)
        {
            if (is64)
                BinaryPrimitives.WriteUInt64LittleEndian(rom.AsSpan(InformationPlace + (i * sizeof(ulong))), information[i]);
            else
                BinaryPrimitives.WriteUInt32LittleEndian(rom.AsSpan(InformationPlace + (i * sizeof(uint))), (uint)information[i]);
        }

        return rom;
    }
}
