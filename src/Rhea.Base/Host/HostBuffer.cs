namespace Rhea.Base.Host;

/// <summary>A part of memory in a scattered transfer (struct iovec).</summary>
/// <param name="Start">Its address.</param>
/// <param name="Length">Its length in bytes.</param>
public readonly record struct HostBuffer(nint Start, nuint Length);
