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
    public SteppingEngine(ExecutionEngine owner, IGuestFrontend frontend, Lock gate) =>
        _engine = new BytecodeEngine(frontend, new EngineSettings { OneInstructionPerRegion = true, NoLinking = true }, gate, owner.Debug)
        {
            LocateCode = pc => owner.LocateCode?.Invoke(pc) ?? 0,
        };

    /// <summary>Makes a processor that steps on a state.</summary>
    public BytecodeVcpu Create(nint state) => new(_engine, state);

    public void InvalidateCode(ulong start, ulong length) => _engine.InvalidateCode(start, length);
}
