using Rhea.Translator.Execution;
using Rhea.Translator.Guests;

namespace Rhea.Translator.Bytecode;

/// <summary>
/// Executes single instructions for the processors of another engine, for a debugger: bytecode on their own state, with a look at the
/// watchpoints before each access.
/// </summary>
internal sealed class SteppingEngine
{
    private readonly BytecodeEngine _engine;

    /// <summary>Makes it; the caller holds the gate, which guards the front end.</summary>
    public SteppingEngine(ExecutionEngine owner, IGuestFrontend frontend, Lock gate, bool isSystem)
    {
        // In system mode the translation buffer finds watchpoints, and nothing is kept.
        var settings = new EngineSettings { OneInstructionPerRegion = true, NoLinking = true };
        _engine = new BytecodeEngine(frontend, settings, gate, isSystem ? null : owner.Debug)
        {
            LocateCode = pc => owner.LocateCode?.Invoke(pc) ?? 0,
        };
    }

    /// <summary>Makes a processor that steps on a state, in system mode with the translation buffer that belongs to it.</summary>
    public BytecodeVcpu Create(nint state, SystemMode.TranslationBuffer? buffer) => new(_engine, state, buffer);

    public void InvalidateCode(ulong start, ulong length) => _engine.InvalidateCode(start, length);
}
