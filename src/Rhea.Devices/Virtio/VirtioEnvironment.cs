using Rhea.Base.Host;
using Rhea.Base.Memory;
using Rhea.Base.Time;

namespace Rhea.Devices.Virtio;

/// <summary>What a virtio device needs of its machine.</summary>
/// <param name="Memory">Where buffers are.</param>
/// <param name="Clock">Guest time.</param>
/// <param name="Lock">The lock of all devices.</param>
public sealed record VirtioEnvironment(AddressSpace Memory, VirtualClock Clock, Lock Lock)
{
    /// <summary>Where random bytes come from.</summary>
    public RandomSource Random { get; init; } = RandomSource.Host;

    /// <summary>Requests are done when the driver's notification returns.</summary>
    public bool WorksAtOnce { get; init; }
}
