namespace Rhea.Cli.Logging;

/// <summary>The items of <c>-d</c>; those without a text are accepted for the sake of scripts, and show nothing.</summary>
internal static class LogOption
{
    private static readonly (string Name, LogItems Flag, string? User, string? System)[] s_items =
    [
        Both("in_asm", LogItems.InAsm, "guest code of each region that is translated"),
        Both("op", LogItems.Op, "the intermediate representation as it is built"),
        Both("op_opt", LogItems.OpOpt, "the intermediate representation after the passes"),
        Both("out_asm", LogItems.OutAsm, "host code of each region"),
        Both("int", LogItems.Int, "exceptions and interrupts"),
        Both("exec", LogItems.Exec, "each region that is entered"),
        Both("cpu", LogItems.Cpu, "the registers at each region that is entered"),
        Both("jitstats", LogItems.JitStats, "what the translator did: regions, code, time, exits; at the end, and at a signal (docs/profiling.md)"),
        Both("nochain", LogItems.None, "do not link regions: every exit goes through the dispatcher"),
        ("strace", LogItems.None, "system calls, their arguments and results", null),
        ("guest_errors", LogItems.GuestErrors, null, "accesses of the guest's to where there is nothing"),
        Nothing("unimp"), Nothing("op_ind"), Nothing("fpu"), Nothing("mmu"), Nothing("pcall"), Nothing("cpu_reset"), Nothing("page"), Nothing("plugin"),
        Nothing("tid"), Nothing("vpu"), Nothing("invalid_mem"),
    ];

    /// <summary>The text of <c>-d help</c>.</summary>
    internal static string Help(bool isSystem)
    {
        IEnumerable<string> lines = s_items.Where(item => Text(item, isSystem) is not null).Select(item => $"  {item.Name,-12} {Text(item, isSystem)}\n");
        string others = string.Join(", ", s_items.Where(item => Text(item, isSystem) is null).Select(item => item.Name));
        return $"Log items (separated by commas):\n{string.Concat(lines)}Accepted, without effect: {others}\n";
    }

    /// <summary>What is wrong with a list of items, or null.</summary>
    internal static string? Check(string list)
    {
        foreach (string item in list.Split(','))
        {
            if (item.StartsWith("trace:", StringComparison.Ordinal))
                return "trace events are not there yet; -d help lists what is";
            if (!Array.Exists(s_items, known => known.Name == item))
                return $"there is no log item '{item}'{NearMatch.Suggest(item, s_items.Where(i => (i.User ?? i.System) is not null).Select(i => i.Name))}; -d help lists them";
        }

        return null;
    }

    /// <summary>What a list of items asks for.</summary>
    internal static LogItems Parse(string? list)
    {
        LogItems wanted = LogItems.None;
        foreach ((string name, LogItems flag, _, _) in s_items)
            wanted |= Has(list, name) ? flag : LogItems.None;
        return wanted;
    }

    /// <summary>Whether a list has an item.</summary>
    internal static bool Has(string? list, string item) => list?.Split(',').Contains(item) ?? false;

    private static string? Text((string Name, LogItems Flag, string? User, string? System) item, bool isSystem) => isSystem ? item.System : item.User;

    private static (string Name, LogItems Flag, string? User, string? System) Both(string name, LogItems flag, string text) => (name, flag, text, text);

    private static (string Name, LogItems Flag, string? User, string? System) Nothing(string name) => (name, LogItems.None, null, null);
}
