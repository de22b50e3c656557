namespace Rhea.Cli.BinaryFormats;

/// <summary>What the command line of "rhea binfmt" asks for.</summary>
internal sealed record BinaryFormatOptions
{
    /// <summary>The help.</summary>
    internal const string Help = """
        usage: rhea binfmt register   [options] [ARCHITECTURE...]
               rhea binfmt unregister [options] [ARCHITECTURE...]
               rhea binfmt list

        Lets the host's kernel start Rhea for programs of other architectures (binfmt_misc), also inside a chroot or a container.
        Without an architecture, all that Rhea knows are meant.

          --flags LETTERS      P  the program keeps its argument zero
                               O  Rhea gets the program open, so that it need not be readable
                               C  the program's set-user-ID and set-group-ID bits count (implies O)
                               F  Rhea is found now, not at each start: it also works in a chroot (the default is POF)
          --credential         the same as adding C to the flags
          --prefix PREFIX      the entries' names begin with this (the default is 'rhea-')
          --interpreter PATH   the program to start (the default is this one)
          --mount              mount binfmt_misc first if it is not mounted
          --persistent         also keep the entries over a restart of the computer: files for systemd below /etc/binfmt.d
          --binfmt-dir FOLDER  with --persistent: write the files there
          --print              only print what would be written: the format of systemd's binfmt.d

        """;

    /// <summary>The words of the commands.</summary>
    internal static readonly string[] Commands = ["register", "unregister", "list"];

    private static readonly string[] Names =
        ["--flags", "--credential", "--prefix", "--interpreter", "--mount", "--persistent", "--binfmt-dir", "--print", "--help"];

    internal string Command { get; init; } = "";

    internal string Flags { get; init; } = "POF";

    internal string Prefix { get; init; } = "rhea-";

    internal string? Interpreter { get; init; }

    internal bool Mount { get; init; }

    internal bool Persistent { get; init; }

    internal string ConfigurationFolder { get; init; } = "/etc/binfmt.d";

    internal bool Print { get; init; }

    internal bool ShowHelp { get; init; }

    internal IReadOnlyList<ProgramFormat> Formats { get; init; } = ProgramFormat.All;

    /// <summary>Reads the words behind "binfmt". Gives options, or what is wrong.</summary>
    internal static (BinaryFormatOptions? Options, string? Error) Parse(IReadOnlyList<string> words)
    {
        var options = new BinaryFormatOptions();
        List<ProgramFormat> formats = [];
        for (int i = 0; i < words.Count; i++)
        {
            string word = words[i], name = word, value = "";
            int equals = word.IndexOf('=');
            if (word.StartsWith("--", StringComparison.Ordinal) && equals > 0)
                (name, value) = (word[..equals], word[(equals + 1)..]);
            if (name is "--flags" or "--prefix" or "--interpreter" or "--binfmt-dir" && equals < 0)
            {
                if (++i == words.Count)
                    return (null, $"option '{name}' needs an argument; 'rhea binfmt --help' explains it");
                value = words[i];
            }
            switch (name)
            {
                case "-h" or "-help" or "--help":
                    return (options with { ShowHelp = true }, null);
                case "--flags":
                    if (CheckFlags(value) is { } wrong)
                        return (null, wrong);
                    options = options with { Flags = value.ToUpperInvariant() };
                    break;
                case "--credential" or "--credentials":
                    options = options with { Flags = options.Flags.Replace("C", "", StringComparison.Ordinal) + "C" };
                    break;
                case "--prefix":
                    options = options with { Prefix = value };
                    break;
                case "--interpreter":
                    options = options with { Interpreter = value };
                    break;
                case "--mount":
                    options = options with { Mount = true };
                    break;
                case "--persistent":
                    options = options with { Persistent = true };
                    break;
                case "--binfmt-dir":
                    options = options with { ConfigurationFolder = value };
                    break;
                case "--print":
                    options = options with { Print = true };
                    break;
                case ['-', ..]:
                    return (null, $"unknown option '{word}'{NearMatch.Suggest(name, Names)}; 'rhea binfmt --help' lists the options");
                default:
                    if (options.Command.Length == 0)
                    {
                        if (!Commands.Contains(word))
                            return (null, $"unknown command '{word}'{NearMatch.Suggest(word, Commands)}; the commands are register, unregister and list");
                        options = options with { Command = word };
                        break;
                    }
                    string architecture = word == "arm64" ? "aarch64" : word;
                    if (Array.Find(ProgramFormat.All, format => format.Architecture == architecture) is not { } known)
                    {
                        string all = string.Join(", ", ProgramFormat.All.Select(format => format.Architecture));
                        return (null, $"there is no architecture '{word}'; Rhea knows {all}");
                    }
                    formats.Add(known);
                    break;
            }
        }
        if (options.Command.Length == 0)
            return (null, "what shall be done? write register, unregister or list; 'rhea binfmt --help' explains them");
        if (options.Prefix.AsSpan().IndexOfAny(":/\n") >= 0)
            return (null, $"option '--prefix {options.Prefix}': an entry's name holds no colon and no slash");
        return (formats.Count == 0 ? options : options with { Formats = formats }, null);
    }

    private static string? CheckFlags(string letters)
    {
        int wrong = letters.AsSpan().IndexOfAnyExcept("POCFpocf");
        return wrong < 0 ? null : $"option '--flags {letters}': there is no flag '{letters[wrong]}'; the flags are P, O, C and F";
    }
}
