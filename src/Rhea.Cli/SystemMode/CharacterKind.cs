namespace Rhea.Cli.SystemMode;

/// <summary>What can be at the host's end of a line of characters.</summary>
internal enum CharacterKind
{
    None,

    /// <summary>Standard input and output.</summary>
    Terminal,
    File,

    /// <summary>One that -chardev made.</summary>
    Named,
}
