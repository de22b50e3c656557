using System.Globalization;

namespace Rhea.LinuxUser.Memory;

/// <summary>
/// The guest's RLIMIT_AS and RLIMIT_DATA, in bytes. They are kept by the emulator, and handed on to the programs that the guest starts,
/// since the host would count the emulator's own memory.
/// </summary>
/// <param name="AddressSpace">The limit of all mappings.</param>
/// <param name="AddressSpaceMaximum">What that may be raised to.</param>
/// <param name="Data">The limit of the break.</param>
/// <param name="DataMaximum">What that may be raised to.</param>
internal sealed record MemoryLimits(ulong AddressSpace, ulong AddressSpaceMaximum, ulong Data, ulong DataMaximum)
{
    /// <summary>No limits.</summary>
    internal static MemoryLimits None { get; } = new(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue);

    /// <summary>Reads what <see cref="ToString"/> writes; null where it is none.</summary>
    internal static MemoryLimits? Parse(string text)
    {
        string[] words = text.Split(',');
        ulong[] numbers = new ulong[4];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (words.Length != numbers.Length || !ulong.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
                return null;
        }
        return new MemoryLimits(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{AddressSpace},{AddressSpaceMaximum},{Data},{DataMaximum}");
}
