namespace Rhea.Cli.UserMode;

/// <summary>An option of user mode: how it is written, where else it comes from, and what it does.</summary>
/// <param name="Names">Its names without the dash, the main one first.</param>
/// <param name="Argument">What its argument is called, or null if it has none.</param>
/// <param name="Variable">The environment variable without QEMU_ or RHEA_, or null.</param>
/// <param name="Help">One line of help; null hides the option.</param>
/// <param name="Apply">Changes the settings. Gives null, or what is wrong with the argument.</param>
internal sealed record UserOption(
    string[] Names, string? Argument, string? Variable, string? Help, Func<UserSettings, string, string?> Apply);
