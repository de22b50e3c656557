namespace Rhea.Guest.RiscV.Privileged;

/// <content>Counters (Privileged Architecture, 3.1.10 and 3.1.12). Only cycle and instret count; the others are always zero.</content>
public sealed unsafe partial class Hart
{
    private const uint CycleBit = 1 << 0;
    private const uint InstructionsBit = 1 << 2;

    /// <summary>mcountinhibit.</summary>
    private uint inhibited;

    /// <summary>What is added to the environment's count; of an inhibited counter, its value.</summary>
    private ulong cycleOffset;

    private ulong instructionOffset;

    private ulong ReadCycles() => (inhibited & CycleBit) != 0 ? cycleOffset : environment.Cycles + cycleOffset;

    private ulong ReadInstructions() => (inhibited & InstructionsBit) != 0 ? instructionOffset : environment.InstructionsRetired + instructionOffset;

    private void WriteCycles(ulong value) => cycleOffset = (inhibited & CycleBit) != 0 ? value : value - environment.Cycles;

    /// <summary>The instruction that writes does not count: the next one reads what was written.</summary>
    private void WriteInstructions(ulong value) =>
        instructionOffset = (inhibited & InstructionsBit) != 0 ? value : value - (environment.InstructionsRetired + 1);

    private void WriteInhibited(uint value)
    {
        ulong cycles = ReadCycles();
        ulong instructions = ReadInstructions();
        inhibited = value & (CycleBit | InstructionsBit);
        cycleOffset = (inhibited & CycleBit) != 0 ? cycles : cycles - environment.Cycles;
        instructionOffset = (inhibited & InstructionsBit) != 0 ? instructions : instructions - environment.InstructionsRetired;
    }

    private void ResetCounters()
    {
        inhibited = 0;
        cycleOffset = 0 - environment.Cycles;
        instructionOffset = 0 - environment.InstructionsRetired;
    }
}
