using Rhea.Cli.Logging;
using Rhea.Guest.RiscV;
using Rhea.Guest.RiscV.Translation;
using Rhea.Translator.Bytecode;
using Rhea.Translator.Execution;
using Rhea.Translator.Profiling;
using Rhea.Translator.Statistics;
using Rhea.Translator.X64;

namespace Rhea.Cli.SystemMode;

/// <summary>Makes the engine of a machine.</summary>
internal static class SystemEngine
{
    /// <summary>Gives an engine, or what is wrong.</summary>
    internal static ExecutionEngine? Create(SystemSettings settings, RiscVModel model, TranslationLog? log, out string? error)
    {
        if (AcceleratorOption.Parse(settings.Accelerator ?? "tcg", isSystem: true, out error) is not { } chosen)
        {
            error = $"option '-accel': {error}";
            return null;
        }

        CodeProfile? profile = ProfileOption.Create(settings.WritesPerfMap, settings.WritesJitDump, chosen.Interpreter, out error);
        if (error is not null)
            return null;
        var options = new EngineSettings
        {
            IsSystem = true,
            OneInstructionPerRegion = chosen.OneInstructionPerRegion ?? settings.OneInstructionPerRegion,
            CodeCacheSize = chosen.CodeCacheSize ?? EngineSettings.DefaultCodeCacheSize,
            Off = chosen.Off,
            Profile = profile,
            Statistics = LogOption.Has(settings.LogItems, "jitstats") ? new TranslationStatistics() : null,
            CountsInstructions = settings.Counting is not null,
            NoLinking = LogOption.Has(settings.LogItems, "nochain"),
            Log = log,
        }.With(chosen.Shape ?? RegionShape.Normal);
        var frontend = new RvFrontend(new RiscVHart(model) { IsUserOnly = false });
        try
        {
            return chosen.Interpreter ? new BytecodeEngine(frontend, options) : new X64Engine(frontend, options);
        }
        catch (Exception failure) when (failure is InvalidOperationException or PlatformNotSupportedException)
        {
            error = failure.Message;
            return null;
        }
    }
}
