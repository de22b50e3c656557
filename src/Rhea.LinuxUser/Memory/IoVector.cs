namespace Rhea.LinuxUser.Memory;

/// <summary>struct iovec: the same on host and guest.</summary>
internal readonly record struct IoVector(ulong Base, ulong Length);
