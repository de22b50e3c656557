namespace Rhea.Cli.SystemMode;

/// <summary>Turns a command line into the settings of a machine.</summary>
internal static class SystemOptionParser
{
    /// <summary>Parses from an argument on. Gives settings, or what is wrong in one line without the tool's name.</summary>
    internal static (SystemSettings? Settings, string? Error) Parse(IReadOnlyList<string> words)
    {
        var settings = new SystemSettings();
        for (int index = 0; index < words.Count && settings.Print is null;)
        {
            string word = words[index++];
            (SystemSettings? changed, string? error) = ApplyWord(settings, word, words, ref index);
            if (changed is null)
                return (null, error);
            settings = changed;
        }

        return settings.Print is not null ? (settings, null) : Check(settings);
    }

    private static (SystemSettings? Settings, string? Error) ApplyWord(SystemSettings settings, string word, IReadOnlyList<string> words, ref int index)
    {
        // A word alone is the first disk.
        if (word.Length < 2 || word[0] != '-')
            return Named("-drive file=" + word, Find("drive")!.Apply(settings, "file=" + word.Replace(",", ",,", StringComparison.Ordinal)));
        string name = word.TrimStart('-');
        if (Find(name) is not { } option)
        {
            string hint = NearMatch.Suggest(name, SystemOptionList.All.Where(o => o.Help is not null).SelectMany(o => o.Names));
            return (null, $"unknown option '{word}'{hint}; -help lists the options");
        }

        if (option.Argument is null)
            return Named(word, option.Apply(settings, ""));
        if (index >= words.Count)
            return (null, $"option '-{name}' needs an argument: -{name} {option.Argument}");
        string value = words[index++];
        return Named($"-{name} {value}", option.Apply(settings, value));
    }

    private static (SystemSettings? Settings, string? Error) Named(string option, (SystemSettings? Settings, string? Error) result) =>
        (result.Settings, result.Error is null ? null : $"option '{option}': {result.Error}");

    private static (SystemSettings? Settings, string? Error) Check(SystemSettings settings)
    {
        if (settings.Machine is null)
            return (null, "no board was chosen; write -M virt");
        foreach (DeviceSettings device in settings.Devices)
        {
            IEnumerable<string> there = device.Kind switch
            {
                DeviceKind.Disk => settings.Drives.Where(drive => !drive.HasDevice).Select(drive => drive.Id).OfType<string>(),
                DeviceKind.Random => settings.RandomSources,
                _ => settings.CharacterDevices.Select(character => character.Id).OfType<string>(),
            };
            if (device.Reference is not null && !there.Contains(device.Reference))
                return (null, $"option '-device': there is no '{device.Reference}'{NearMatch.Suggest(device.Reference, there)} for it to use");
        }

        return (settings, null);
    }

    private static SystemOption? Find(string name) => Array.Find(SystemOptionList.All, option => option.Names.Contains(name));
}
