using System.Text;
using Rhea.Base.Host;
using Rhea.Cli.Logging;
using Rhea.Guest.Arm64.Translation;
using Rhea.Guest.RiscV;
using Rhea.Guest.RiscV.Translation;
using Rhea.LinuxUser;
using Rhea.Translator.Bytecode;
using Rhea.Translator.Execution;
using Rhea.Translator.Guests;
using Rhea.Translator.Profiling;
using Rhea.Translator.Statistics;
using Rhea.Translator.Verification;
using Rhea.Translator.X64;

namespace Rhea.Cli.UserMode;

/// <summary>Makes the engine that the options ask for.</summary>
internal static class EngineFactory
{
    /// <summary>16 TiB: where instructions may be at every second byte, the index of code is four times as large as the guest's address space.</summary>
    private const ulong CompressedLimit = 0x1000_0000_0000;

    /// <summary>Gives an engine, or what is wrong.</summary>
    internal static (ExecutionEngine? Engine, string? Error) Create(string architecture, string? processor, EngineOptions options)
    {
        if (options.Verify && options.Interpreter)
            return (null, "option '-accel tci,verify=on': there is only bytecode to compare; write -accel tcg,verify=on");
        TranslationLog? log = TranslationLog.Open(architecture, options.LogItems, options.LogFilter, options.LogFile, out string? logError);
        if (logError is not null)
            return (null, logError);
        CodeProfile? profile = ProfileOption.Create(options.WritesPerfMap, options.WritesJitDump, options.Interpreter, out string? profileError);
        if (profileError is not null)
            return (null, profileError);
        var settings = new EngineSettings
        {
            OneInstructionPerRegion = options.OneInstructionPerRegion,
            NoLinking = LogOption.Has(options.LogItems, "nochain"),
            Log = log,
            CodeCacheSize = options.CodeCacheSize,
            Off = options.Off,
            Profile = profile,
            Statistics = LogOption.Has(options.LogItems, "jitstats") ? new TranslationStatistics() : null,
        }.With(options.Shape);
        try
        {
            IGuestFrontend frontend = architecture == "aarch64" ? new A64Frontend() : new RvFrontend(new RiscVHart(RiscVModel.Parse(processor, architecture == "riscv32" ? 32 : 64, out _)!));
            if (frontend.Description.InstructionAlignment < 4)
                settings = settings with { GuestAddressLimit = CompressedLimit };
            if (architecture == "riscv32")
                settings = settings with { GuestAddressLimit = 1UL << 32 };
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
