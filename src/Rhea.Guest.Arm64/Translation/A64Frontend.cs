using Rhea.Guest.Arm64.Decoding;
using Rhea.Translator.Execution;
using Rhea.Translator.Guests;
using Rhea.Translator.Ir;

namespace Rhea.Guest.Arm64.Translation;

/// <summary>Builds regions from A64 code.</summary>
public sealed unsafe class A64Frontend : RegionFrontend
{
    private const int InstructionLength = 4;

    private A64Translator _translator;

    /// <summary>Makes a front end for AArch64 guests.</summary>
    public A64Frontend()
        : base(Arm64Guest.Describe())
    {
    }

    /// <inheritdoc/>
    protected override uint ShortestInstruction => InstructionLength;

    /// <inheritdoc/>
    protected override void BeginBlock() => _translator = new A64Translator(Ir);

    /// <inheritdoc/>
    protected override ulong? TranslateInstruction(ulong pc, bool isFirst, out BlockEnd end)
    {
        Ir.GuestInstruction(pc);
        _translator.Pc = pc;
        end = A64Decoder.Decode(Word(pc), ref _translator) ? _translator.End : Raise(ExitReason.UndefinedInstruction, pc);
        return pc + InstructionLength;
    }

    /// <inheritdoc/>
    protected override bool IsAligned(ulong address) => address % InstructionLength == 0;

    /// <inheritdoc/>
    protected override ExitHints FlagsAfter(ulong address)
    {
        const int horizon = 8;
        for (int i = 0; i < horizon; i++)
        {
            ulong pc = address + (ulong)(i * InstructionLength);
            if (!Code.IsCurrent(pc))
            {
                // Only the page of the region itself: its translation is dropped when that changes.
                return ExitHints.None;
            }

            if (IsBreakpoint(pc))
            {
                return ExitHints.None;
            }

            switch (FlagUse.Of(Word(pc)))
            {
                case FlagEffect.Reads:
                    Depend(address, pc + InstructionLength);
                    return ExitHints.FlagsRead;
                case FlagEffect.Writes:
                    Depend(address, pc + InstructionLength);
                    return ExitHints.FlagsDead;
                case FlagEffect.Observes:
                    return ExitHints.None;
            }
        }

        return ExitHints.None;
    }

    private uint Word(ulong pc) => *(uint*)Code.At(pc);
}
