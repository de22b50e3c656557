namespace Rhea.Bench;

/// <summary>What cannot be measured, in one line.</summary>
internal sealed class BenchException(string message) : Exception(message);
