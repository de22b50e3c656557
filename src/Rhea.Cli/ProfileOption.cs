using Rhea.Translator.Profiling;

namespace Rhea.Cli;

/// <summary><c>-perfmap</c> and <c>-jitdump</c>.</summary>
internal static class ProfileOption
{
    /// <summary>What is told of generated code: null if nothing is asked for, or it cannot be done.</summary>
    internal static CodeProfile? Create(bool wantsMap, bool wantsDump, bool isInterpreter, out string? error)
    {
        error = null;
        if (!wantsMap && !wantsDump)
            return null;
        if (!isInterpreter)
            return CodeProfile.Create(wantsMap, wantsDump, out error);
        error = $"option '{(wantsMap ? "-perfmap" : "-jitdump")}': -accel tci generates no code; leave one of the two out";
        return null;
    }
}
