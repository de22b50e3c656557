using Rhea.Cli.Logging;
using Rhea.Guest.Arm64.Translation;
using Rhea.LinuxUser;
using Rhea.Translator.Bytecode;
using Rhea.Translator.Execution;
using Rhea.Translator.X64;

namespace Rhea.Cli.UserMode;

/// <summary>Makes the engine that the options ask for.</summary>
internal static class EngineFactory
{
    /// <summary>Gives an engine, or what is wrong.</summary>
    internal static (ExecutionEngine? Engine, string? Error) Create(EngineOptions options)
    {
        if (options.Verify)
            return (null, "option '-accel tcg,verify=on': the comparison of backends is not there yet; leave it out");
        const uint stressSeed = 1;
        TranslationLog? log = TranslationLog.Open(options.LogItems, options.LogFilter, options.LogFile, out string? logError);
        if (logError is not null)
            return (null, logError);
        var settings = new EngineSettings
        {
            OneInstructionPerRegion = options.OneInstructionPerRegion,
            NoLinking = (options.LogItems?.Split(',').Contains("nochain") ?? false),
            Log = log,
            StressSeed = options.Stress ? stressSeed : 0,
        };
        try
        {
            var frontend = new A64Frontend();
            return (options.Interpreter ? new BytecodeEngine(frontend, settings) : new X64Engine(frontend, settings), null);
        }
        catch (Exception error) when (error is InvalidOperationException or PlatformNotSupportedException)
        {
            return (null, error.Message);
        }
    }
}
