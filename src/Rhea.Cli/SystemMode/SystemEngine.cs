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
        string[] parts = (settings.Accelerator ?? "tcg").Split(',');
        error = null;
        if (parts[0] is not ("tcg" or "tci"))
            error = $"there is no accelerator '{parts[0]}' for this machine; use tcg or tci";
        RegionShape shape = RegionShape.Normal;
        foreach (string property in parts.Skip(1))
        {
            switch (property)
            {
                case var name when RegionShapeName.Parse(name) is { } chosen:
                    shape = chosen;
                    break;
                case "thread=multi" or "thread=single" or "split-wx=off":
                    break;
                default:
                    error ??= $"option '-accel': there is no property '{property}'; write region=normal, region=block or region=stress";
                    break;
            }
        }

        if (error is not null)
            return null;
        var options = new EngineSettings
        {
            IsSystem = true,
            OneInstructionPerRegion = settings.OneInstructionPerRegion,
            CountsInstructions = settings.Counting is not null,
            NoLinking = LogOption.Has(settings.LogItems, "nochain"),
            Log = log,
        }.With(shape);
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
