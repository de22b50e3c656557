namespace Rhea.LinuxUser.Files;

/// <summary>
/// The open flags on which arm64 (arch/arm64/include/uapi/asm/fcntl.h) and the generic ABI of x86-64 disagree: O_DIRECTORY and
/// O_NOFOLLOW have the places of O_DIRECT and O_LARGEFILE, and the other way round.
/// </summary>
internal static class OpenFlags
{
    /// <summary>O_PATH, the same everywhere.</summary>
    internal const uint Path = 0x200000;

    /// <summary>O_CLOEXEC, the same everywhere.</summary>
    internal const uint CloseOnExec = 0x80000;

    private const uint LowPair = 0xc000, HighPair = 0x30000;

    /// <summary>Converts flags of the guest to the host's, and back: the exchange is its own inverse.</summary>
    internal static uint Convert(uint flags) =>
        (flags & ~(LowPair | HighPair)) | ((flags & LowPair) << 2) | ((flags & HighPair) >> 2);
}
