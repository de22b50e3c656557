using System.Text;

namespace Rhea.Cli.SystemMode;

/// <summary>The help of machines, made from the list of options.</summary>
internal static class SystemModeHelp
{
    /// <summary>The text of -help.</summary>
    internal static string Text
    {
        get
        {
            var text = new StringBuilder("usage: rhea-system-riscv64 [options]\nRuns a whole RISC-V machine.\n\nOptions:\n");
            foreach (SystemOption option in SystemOptionList.All)
            {
                if (option.Help is null)
                    continue;
                string usage = string.Join(", ", option.Names.Select(name => "-" + name)) + (option.Argument is null ? "" : " " + option.Argument);
                text.Append($"  {usage,-30} {option.Help}\n");
            }

            return text.ToString();
        }
    }
}
