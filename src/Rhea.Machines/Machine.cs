using Rhea.Base.Host;
using Rhea.Base.Time;
using Rhea.Devices.Power;

namespace Rhea.Machines;

/// <summary>What the parts of one machine share.</summary>
/// <param name="Lock">The lock of all device state. Guest code never runs under it.</param>
/// <param name="Clock">Guest time.</param>
/// <param name="Control">Switches it off and resets it.</param>
public sealed record Machine(Lock Lock, VirtualClock Clock, IMachineControl Control)
{
    /// <summary>Where random bytes come from.</summary>
    public RandomSource Random { get; init; } = RandomSource.Host;

    /// <summary>Devices do their work while the driver's notification lasts, so that runs can be repeated.</summary>
    public bool WorksAtOnce { get; init; }
}
