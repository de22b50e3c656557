namespace Rhea.Translator.X64;

/// <summary>Flags that nobody has stored: a record whose operands are guest registers.</summary>
/// <param name="Word">The record's kind, perhaps with a constant (<see cref="Execution.FlagsFormat.Record"/>).</param>
/// <param name="A">The guest register that holds the first operand.</param>
/// <param name="B">The one that holds the second, or -1.</param>
internal readonly record struct FlagsDescription(int Word, int A, int B);

/// <summary>Code in which the guest's state is elsewhere than usual.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Behind it.</param>
/// <param name="Flags">The flags; null where they are stored.</param>
/// <param name="Convention">Where the registers are.</param>
internal readonly record struct DescribedCode(nint Start, nint End, FlagsDescription? Flags, HostConvention Convention);
