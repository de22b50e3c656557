namespace Rhea.Devices.Power;

/// <summary>What a device may ask of the whole machine. It happens after the access that asked for it.</summary>
public interface IMachineControl
{
    /// <summary>Switches the machine off; the process ends with this exit status.</summary>
    void RequestShutdown(int exitStatus);

    /// <summary>Sets everything back to where it was when it was switched on.</summary>
    void RequestReset();
}
