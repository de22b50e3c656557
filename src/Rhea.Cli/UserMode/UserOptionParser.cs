namespace Rhea.Cli.UserMode;

/// <summary>Turns a command line into settings: options first, then the program, whose arguments are its own.</summary>
internal static class UserOptionParser
{
    /// <summary>Parses from an argument on. Gives settings, or what is wrong in one line without the tool's name.</summary>
    internal static (UserSettings? Settings, string? Error) Parse(CommandLine line, int first, string architecture = "aarch64")
    {
        var settings = new UserSettings(line.Environment, architecture);
        bool continued = first < line.Arguments.Count && line.Text(first) == Rhea.LinuxUser.Loading.Continuation.Marker;
        // Whoever starts a program that has more rights than himself must not say where its libraries are.
        string? error = continued || line.Start.Secure ? null : ApplyEnvironment(settings, line);
        if (line.Start.IsForProgram)
            return error is null ? (ForKernel(settings, line, first), null) : (null, error);
        int index = first;
        while (error is null && settings.Print is null && index < line.Arguments.Count)
        {
            string word = line.Text(index);
            if (word.Length < 2 || word[0] != '-')
                break;
            index++;
            if (word == "--")
                break;
            error = ApplyWord(settings, line, word, ref index);
        }
        if (error is not null)
            return (null, error);
        if (settings.Print is null)
        {
            if (index >= line.Arguments.Count)
                return (null, $"no program given; usage: rhea-{architecture} [options] program [arguments...] (-help lists the options)");
            settings.Options = settings.Options with
            {
                Program = line.Arguments[index],
                Arguments = [.. line.Arguments.Skip(index + 1)],
                Environment = settings.Environment,
            };
        }
        return (settings, null);
    }

    /// <summary>binfmt_misc's arguments: the program's path, with flag P its name, and its own arguments. There are no options.</summary>
    private static UserSettings ForKernel(UserSettings settings, CommandLine line, int first)
    {
        IReadOnlyList<byte[]> arguments = line.Arguments;
        bool named = line.Start.KeepsName && arguments.Count > first + 1;
        settings.Options = settings.Options with
        {
            Program = arguments[first],
            ArgumentZero = named ? arguments[first + 1] : line.Start.KeepsName ? [] : null,
            Arguments = [.. arguments.Skip(first + (line.Start.KeepsName ? 2 : 1))],
            Environment = settings.Environment,
            ProgramDescriptor = line.Start.Descriptor,
            FileName = line.Start.FileName,
            IsSecure = line.Start.Secure,
            IsStartedByKernel = true,
        };
        return settings;
    }

    private static string? ApplyEnvironment(UserSettings settings, CommandLine line)
    {
        foreach (UserOption option in UserOptionList.All)
        {
            if (option.Variable is null)
                continue;
            string? value = null, source = null;
            foreach (string prefix in new[] { "RHEA_", "QEMU_" })
            {
                source = prefix + option.Variable;
                if ((value = line.Variable(source)) is not null)
                    break;
            }
            if (value is not null && option.Apply(settings, value) is { } error)
                return $"the environment variable {source}={value}: {error}";
        }
        return null;
    }

    private static string? ApplyWord(UserSettings settings, CommandLine line, string word, ref int index)
    {
        // One dash or two; the argument may follow an equals sign.
        string name = word.TrimStart('-');
        UserOption? option = Find(name);
        string? value = null;
        int equals = name.IndexOf('=');
        if (option is null && equals > 0 && Find(name[..equals]) is { Argument: not null } assigned)
        {
            option = assigned;
            value = name[(equals + 1)..];
            name = name[..equals];
        }
        if (option is null)
        {
            string hint = NearMatch.Suggest(name, UserOptionList.All.Where(o => o.Help is not null).SelectMany(o => o.Names));
            return $"unknown option '{word}'{hint}; -help lists the options";
        }
        if (option.Argument is not null && value is null)
        {
            if (index >= line.Arguments.Count)
                return $"option '-{name}' needs an argument: -{name} {option.Argument}";
            if (option.Names[0] == "0")
            {
                settings.Options = settings.Options with { ArgumentZero = line.Arguments[index++] };
                return null;
            }
            value = line.Text(index++);
        }
        return option.Apply(settings, value ?? "") is { } error ? $"option '-{name} {value}'".TrimEnd() + $": {error}" : null;
    }

    private static UserOption? Find(string name) => Array.Find(UserOptionList.All, option => option.Names.Contains(name));
}
