namespace Rhea.Translator.Profiling;

/// <summary>A piece of generated code and its name.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="Name">What a profiler shows.</param>
internal readonly record struct ProfiledCode(nint Address, int Length, string Name);
