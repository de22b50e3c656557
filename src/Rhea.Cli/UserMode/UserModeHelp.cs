using System.Text;

namespace Rhea.Cli.UserMode;

/// <summary>The help of user mode, made from the list of options.</summary>
internal static class UserModeHelp
{
    /// <summary>The text of -help.</summary>
    internal static string Text(string architecture)
    {
        var text = new StringBuilder($"usage: rhea-{architecture} [options] program [arguments...]\n")
            .Append($"Runs a Linux program built for {Dispatcher.Architectures[architecture]}.\n\nOptions, and the environment variables that do the same:\n");
        foreach (UserOption option in UserOptionList.All)
        {
            if (option.Help is null)
                continue;
            string usage = string.Join(", ", option.Names.Select(name => "-" + name)) + (option.Argument is null ? "" : " " + option.Argument);
            string variable = option.Variable is null ? "" : "QEMU_" + option.Variable;
            text.Append($"  {usage,-30} {variable,-20} {option.Help}\n");
        }
        return text.Append("\nEach variable may be written with RHEA_ in place of QEMU_, which wins if both are set.\n").ToString();
    }
}
