using Rhea.Cli.Logging;
using Rhea.Guest.RiscV;
using Rhea.Guest.RiscV.Translation;
using Rhea.Translator.Bytecode;
using Rhea.Translator.Execution;
using Rhea.Translator.X64;

namespace Rhea.Cli.SystemMode;

/// <summary>Makes the engine of a machine.</summary>
internal static class SystemEngine
{
    /// <summary>Gives an engine, or what is wrong.</summary>
    internal static ExecutionEngine? Create(SystemSettings settings, RiscVModel model, TranslationLog? log, out string? error)
    {
        const uint seed = 1;
        string[] parts = (settings.Accelerator ?? "tcg").Split(',');
        error = null;
        if (parts[0] is not ("tcg" or "tci"))
            error = $"there is no accelerator '{parts[0]}' for this machine; use tcg or tci";
        bool stress = false;
        foreach (string property in parts.Skip(1))
        {
            switch (property)
            {
                case "region=stress" or "region=normal":
                    stress = property.EndsWith("stress", StringComparison.Ordinal);
                    break;
                case "thread=multi" or "thread=single" or "split-wx=off":
                    break;
                default:
                    error ??= $"option '-accel': there is no property '{property}'; write region=stress or region=normal";
                    break;
            }
        }

        if (error is not null)
            return null;
        var options = new EngineSettings
        {
            IsSystem = true,
            StressSeed = stress ? seed : 0,
            OneInstructionPerRegion = settings.OneInstructionPerRegion,
            CountsInstructions = settings.Counting is not null,
            NoLinking = LogOption.Has(settings.LogItems, "nochain"),
            Log = log,
        };
        var frontend = new RvFrontend(new RiscVHart(model) { IsUserOnly = false });
        try
        {
            return parts[0] == "tci" ? new BytecodeEngine(frontend, options) : new X64Engine(frontend, options);
        }
        catch (Exception failure) when (failure is InvalidOperationException or PlatformNotSupportedException)
        {
            error = failure.Message;
            return null;
        }
    }
}
