using System.Text;
using Rhea.Base.Host;
using Rhea.Cli.Logging;
using Rhea.Guest.Arm64.Translation;
using Rhea.LinuxUser;
using Rhea.Translator.Bytecode;
using Rhea.Translator.Execution;
using Rhea.Translator.Verification;
using Rhea.Translator.X64;

namespace Rhea.Cli.UserMode;

/// <summary>Makes the engine that the options ask for.</summary>
internal static class EngineFactory
{
    /// <summary>Gives an engine, or what is wrong.</summary>
    internal static (ExecutionEngine? Engine, string? Error) Create(EngineOptions options)
    {
        if (options.Verify && options.Interpreter)
            return (null, "option '-accel tci,verify=on': there is only bytecode to compare; write -accel tcg,verify=on");
        const uint stressSeed = 1;
        TranslationLog? log = TranslationLog.Open(options.LogItems, options.LogFilter, options.LogFile, out string? logError);
        if (logError is not null)
            return (null, logError);
        var settings = new EngineSettings
        {
            OneInstructionPerRegion = options.OneInstructionPerRegion,
            NoLinking = (options.LogItems?.Split(',').Contains("nochain") ?? false),
            Log = log,
            CodeCacheSize = options.CodeCacheSize,
            StressSeed = options.Stress ? stressSeed : 0,
        };
        try
        {
            var frontend = new A64Frontend();
            ExecutionEngine engine = options.Verify ? new VerifyingEngine(frontend, settings, Stop)
                : options.Interpreter ? new BytecodeEngine(frontend, settings)
                : new X64Engine(frontend, settings);
            return (engine, null);
        }
        catch (Exception error) when (error is InvalidOperationException or PlatformNotSupportedException)
        {
            return (null, error.Message);
        }
    }

    /// <summary>The backends differ: what both made of it is shown, and all ends.</summary>
    private static unsafe void Stop(VerificationDifference difference)
    {
        const int write = 1, exitGroup = 231, internalError = 70;
        byte[] text = Encoding.UTF8.GetBytes($"rhea: -accel tcg,verify=on: {difference.Describe()}");
        fixed (byte* bytes = text)
            _ = HostMemory.Call(write, 2, (nint)bytes, text.Length, 0);
        _ = HostMemory.Call(exitGroup, internalError, 0, 0, 0);
    }
}
