using System.Globalization;
using Rhea.Translator.Execution;

namespace Rhea.Cli;

/// <summary>The value of <c>-accel</c>, in user mode and for machines; null where it says nothing.</summary>
internal sealed record AcceleratorOption
{
    /// <summary>tci in place of tcg.</summary>
    internal bool Interpreter { get; private init; }

    /// <summary>User mode: native code is compared with bytecode.</summary>
    internal bool? Verify { get; private init; }

    internal RegionShape? Shape { get; private init; }

    internal bool? OneInstructionPerRegion { get; private init; }

    /// <summary>In bytes.</summary>
    internal long? CodeCacheSize { get; private init; }

    /// <summary>What the translator does without.</summary>
    internal TranslationSwitches Off { get; private init; }

    /// <summary>The text of <c>-accel help</c>.</summary>
    internal static string Help(bool isSystem)
    {
        string verify = isSystem ? "" : "         verify=on       run each region as bytecode too, and stop where the two differ\n";
        string switches = string.Concat(TranslationSwitches.All.Select(item => $"         {item.Name + "=off",-15} without {item.Text}\n"));
        return $"""
            Accelerators{(isSystem ? "" : " of user mode")}:
              tcg  native code (the default)
                     region=stress   form random regions of several blocks, for tests
                     region=block    form no loops, to measure what they give
            {verify}         tb-size=N       the memory for translated code in MiB, at least 16 (256)
                   Without what the processor has, or what the translator does, to measure and test it:
            {switches}  tci  the interpreter
            Properties go behind a comma: -accel tcg,region=stress,avx2=off

            """;
    }

    /// <summary>Reads the option; null and what is wrong if it is not valid.</summary>
    internal static AcceleratorOption? Parse(string text, bool isSystem, out string? error)
    {
        string[] parts = text.Split(',');
        error = parts[0] is "tcg" or "tci" ? null : $"there is no accelerator '{parts[0]}' for {(isSystem ? "this machine" : "user mode")}; use tcg or tci";
        var option = new AcceleratorOption { Interpreter = parts[0] == "tci" };
        foreach (string property in parts.Skip(1))
        {
            if (error is not null)
                break;
            option = option.With(property, isSystem, ref error);
        }

        return error is null ? option : null;
    }

    /// <summary>Reads the size of the code cache, in MiB.</summary>
    internal static string? ParseCodeCacheSize(string value, out long bytes)
    {
        // Jumps within the cache reach 2 GiB.
        const int least = 16, most = 1024;
        bool valid = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size is >= least and <= most;
        bytes = (long)size << 20;
        return valid ? null : $"the code cache cannot have '{value}' MiB; give a number from {least} to {most}";
    }

    private AcceleratorOption With(string property, bool isSystem, ref string? error)
    {
        const string size = "tb-size=";
        switch (property)
        {
            case "verify=on" or "verify=off" when !isSystem:
                return this with { Verify = IsOn(property) };
            case "one-insn-per-tb=on" or "one-insn-per-tb=off":
                return this with { OneInstructionPerRegion = IsOn(property) };
            case "thread=multi" or "thread=single" or "split-wx=off":
                return this;
        }

        if (RegionShapeName.Parse(property) is { } shape)
            return this with { Shape = shape };
        if (Off.With(property) is { } off)
            return this with { Off = off };
        if (property.StartsWith(size, StringComparison.Ordinal))
        {
            error = ParseCodeCacheSize(property[size.Length..], out long bytes);
            return this with { CodeCacheSize = bytes };
        }

        string others = string.Join(", ", TranslationSwitches.All.Select(item => item.Name));
        error = $"there is no property '{property}'; the properties are {(isSystem ? "" : "verify=on|off, ")}region=normal|block|stress, tb-size=N, one-insn-per-tb=on|off, "
            + $"and, each on or off, {others}";
        return this;
    }

    private static bool IsOn(string property) => property.EndsWith("=on", StringComparison.Ordinal);
}
