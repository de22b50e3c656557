using System.Text;
using Rhea.LinuxUser;

namespace Rhea.Cli.UserMode;

/// <summary>What the options have said so far.</summary>
internal sealed class UserSettings
{
    private readonly List<byte[]> environment;

    internal UserSettings(IReadOnlyList<byte[]> environment, string architecture)
    {
        this.environment = [.. environment];
        Options = new UserModeOptions { Program = [], Architecture = architecture };
    }

    /// <summary>The program's options; the program itself is filled in last.</summary>
    internal UserModeOptions Options { get; set; }

    /// <summary>What to print in place of running anything: help or the version.</summary>
    internal string? Print { get; set; }

    /// <summary>The environment that the guest gets.</summary>
    internal IReadOnlyList<byte[]> Environment => environment;

    internal EngineOptions Engine
    {
        get => Options.Engine;
        set => Options = Options with { Engine = value };
    }

    /// <summary>Sets a variable, or several separated by commas.</summary>
    internal string? SetVariables(string list)
    {
        foreach (string assignment in list.Split(','))
        {
            int equals = assignment.IndexOf('=');
            if (equals <= 0)
                return $"'{assignment}' is not of the form NAME=VALUE";
            Remove(assignment[..equals]);
            environment.Add(Encoding.UTF8.GetBytes(assignment));
        }
        return null;
    }

    /// <summary>Removes a variable, or several separated by commas.</summary>
    internal string? UnsetVariables(string list)
    {
        foreach (string name in list.Split(','))
        {
            if (name.Length == 0 || name.Contains('='))
                return $"'{name}' is not the name of a variable";
            Remove(name);
        }
        return null;
    }

    private void Remove(string name)
    {
        byte[] prefix = Encoding.UTF8.GetBytes(name + "=");
        environment.RemoveAll(entry => entry.AsSpan().StartsWith(prefix));
    }
}
