using System.Globalization;
using Rhea.Base.Time;

namespace Rhea.Cli.SystemMode;

/// <summary>What -icount says: time is told by counting instructions.</summary>
/// <param name="Shift">An instruction takes 2 to the power of this, in nanoseconds; null to follow what the host can do.</param>
/// <param name="Sleeps">While the guest waits, time passes as the host's does; else it leaps to the next timer.</param>
/// <param name="Aligns">Guest time that is ahead of the host's waits for it.</param>
internal sealed record InstructionCounting(int? Shift, bool Sleeps, bool Aligns)
{
    private const int FirstAdaptedShift = 3;

    /// <summary>Reads the option's value. Gives null, and what is wrong.</summary>
    internal static InstructionCounting? Parse(string text, out string? error)
    {
        OptionValues values = OptionValues.Parse(text, "shift", out error);
        string? shift = values.Take("shift"), mode = values.Take("rr");
        bool sleeps = values.TakeSwitch("sleep", true, ref error), aligns = values.TakeSwitch("align", false, ref error);
        values.Ignore("rrfile", "rrsnapshot");
        error ??= values.Unknown();
        int? number = int.TryParse(shift, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) ? parsed : null;
        bool adapts = shift is "auto";
        if (error is null && shift is null)
            error = "it needs shift=N, or shift=auto";
        else if (error is null && !adapts && number is not (>= 0 and <= InstructionClock.MostShift))
            error = $"'shift={shift}': it must be from 0 to {InstructionClock.MostShift}, or auto";
        else if (error is null && mode is not null)
            error = "recording and replaying are not there yet; leave rr out";
        else if (error is null && !sleeps && (adapts || aligns))
            error = adapts ? "shift=auto needs sleep=on" : "align=on needs sleep=on";
        else if (error is null && adapts && aligns)
            error = "align=on needs a shift that is a number";
        return error is null ? new InstructionCounting(number, sleeps, aligns) : null;
    }

    /// <summary>Makes the clock.</summary>
    internal InstructionClock CreateClock(Lock machineLock) =>
        new(machineLock, Shift ?? FirstAdaptedShift, Sleeps, Shift is null || Aligns ? new InstructionPace(Shift is null) : null);
}
