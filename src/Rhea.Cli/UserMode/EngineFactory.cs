using Rhea.Cli.Logging;
using Rhea.Guest.Arm64.Translation;
using Rhea.LinuxUser;
using Rhea.Translator.Execution;
using Rhea.Translator.X64;

namespace Rhea.Cli.UserMode;

/// <summary>Makes the engine that the options ask for.</summary>
internal static class EngineFactory
{
    /// <summary>Gives an engine, or what is wrong.</summary>
    internal static (ExecutionEngine? Engine, string? Error) Create(EngineOptions options)
    {
        if (options.Interpreter || options.Verify)
            return (null, "option '-accel': the interpreter is not there yet; leave the option out");
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
            return (new X64Engine(new A64Frontend(), settings), null);
        }
        catch (InvalidOperationException error)
        {
            return (null, error.Message);
        }
    }
}
