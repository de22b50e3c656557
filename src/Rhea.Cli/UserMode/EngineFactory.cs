using Rhea.LinuxUser;
using Rhea.Translator.Execution;

namespace Rhea.Cli.UserMode;

/// <summary>Makes the engine that the options ask for.</summary>
internal static class EngineFactory
{
    /// <summary>Gives an engine, or what is wrong.</summary>
    internal static (ExecutionEngine? Engine, string? Error) Create(EngineOptions options) =>
        (null, options.Interpreter ? "no interpreter yet" : "no engine yet");
}
