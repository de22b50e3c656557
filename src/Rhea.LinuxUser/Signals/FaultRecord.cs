namespace Rhea.LinuxUser.Signals;

/// <summary>What a signal frame tells about the fault that caused it; all zero for other signals.</summary>
/// <param name="Address">The address that could not be accessed.</param>
/// <param name="Kind">What kind of access it was.</param>
/// <param name="NotMapped">Whether nothing is mapped there.</param>
internal readonly record struct FaultRecord(ulong Address, FaultKind Kind, bool NotMapped);

/// <summary>The kind of access that failed.</summary>
internal enum FaultKind
{
    None,
    Read,
    Write,
    Fetch,
}
