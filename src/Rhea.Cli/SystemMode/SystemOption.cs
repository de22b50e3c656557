namespace Rhea.Cli.SystemMode;

/// <summary>An option of a machine: how it is written and what it does.</summary>
/// <param name="Names">Its names without the dash, the main one first.</param>
/// <param name="Argument">What its argument is called, or null if it has none.</param>
/// <param name="Help">One line of help; null hides the option.</param>
/// <param name="Apply">Gives the changed settings, or what is wrong with the argument.</param>
internal sealed record SystemOption(
    string[] Names, string? Argument, string? Help, Func<SystemSettings, string, (SystemSettings? Settings, string? Error)> Apply);
