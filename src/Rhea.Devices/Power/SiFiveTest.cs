using Rhea.Base.Memory;

namespace Rhea.Devices.Power;

/// <summary>
/// SiFive's test finisher: one register, with which a guest ends. The device tree describes it as "sifive,test0" and, because some
/// values mean power-off and reboot, as the target of "syscon-poweroff" and "syscon-reboot".
/// </summary>
public sealed class SiFiveTest : IDeviceMemory
{
    /// <summary>Values of the register's lower half.</summary>
    public const uint Fail = 0x3333, Pass = 0x5555, Reset = 0x7777;

    private readonly IMachineControl _machine;

    /// <summary>Makes the device.</summary>
    public SiFiveTest(IMachineControl machine) => _machine = machine;

    /// <inheritdoc/>
    public AccessRule Accesses => new(2, 4);

    /// <inheritdoc/>
    public ulong Read(ulong offset, int size) => 0;

    /// <inheritdoc/>
    public void Write(ulong offset, int size, ulong value)
    {
        if (offset != 0)
            return;
        switch ((uint)value & 0xFFFF)
        {
            case Fail:
                _machine.RequestShutdown((int)(value >> 16) & 0xFFFF);
                break;
            case Pass:
                _machine.RequestShutdown(0);
                break;
            case Reset:
                _machine.RequestReset();
                break;
        }
    }
}
