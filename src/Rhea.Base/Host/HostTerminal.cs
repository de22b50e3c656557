using System.Runtime.CompilerServices;

namespace Rhea.Base.Host;

/// <summary>A terminal whose settings are changed for a time (struct termios of the kernel, asm-generic/termbits.h).</summary>
public sealed unsafe class HostTerminal
{
    private const int InputOutputControl = 16, GetSettings = 0x5401, SetSettings = 0x5402;

    // c_iflag, c_oflag, c_cflag, c_lflag, and the places of c_cc.
    private const uint IgnoreBreak = 1, BreakInterrupts = 2, MarkParity = 8, Strip = 0x20, NewlineToReturn = 0x40, IgnoreReturn = 0x80,
        ReturnToNewline = 0x100, SoftwareFlow = 0x400;

    private const uint ProcessOutput = 1, EightBits = 0x30;
    private const uint Signals = 1, Canonical = 2, Echo = 8, EchoNewline = 0x40, Extended = 0x8000;
    private const int TimeIndex = 5, MinimumIndex = 6;

    private readonly int _descriptor;
    private readonly Settings _original;

    private HostTerminal(int descriptor, Settings original)
    {
        _descriptor = descriptor;
        _original = original;
    }

    /// <summary>Remembers a terminal's settings; null if the descriptor is no terminal.</summary>
    public static HostTerminal? Open(int descriptor)
    {
        Settings settings;
        return HostMemory.Call(InputOutputControl, descriptor, GetSettings, (nint)(&settings), 0) < 0 ? null : new HostTerminal(descriptor, settings);
    }

    /// <summary>Every key comes as it is pressed and unchanged; output is still made of lines.</summary>
    /// <param name="keepSignals">Whether Ctrl-C and its like still end or stop the process.</param>
    public void MakeRaw(bool keepSignals)
    {
        Settings raw = _original;
        raw.Input &= ~(IgnoreBreak | BreakInterrupts | MarkParity | Strip | NewlineToReturn | IgnoreReturn | ReturnToNewline | SoftwareFlow);
        raw.Output |= ProcessOutput;
        raw.Control |= EightBits;
        raw.Local &= ~(Canonical | Echo | EchoNewline | Extended | (keepSignals ? 0 : Signals));
        raw.Characters[TimeIndex] = 0;
        raw.Characters[MinimumIndex] = 1;
        Apply(raw);
    }

    /// <summary>The settings are again what they were.</summary>
    public void Restore() => Apply(_original);

    private void Apply(Settings settings) => _ = HostMemory.Call(InputOutputControl, _descriptor, SetSettings, (nint)(&settings), 0);

    private struct Settings
    {
        internal uint Input, Output, Control, Local;
        internal byte Line;
        internal ControlCharacters Characters;
    }

    [InlineArray(19)]
    private struct ControlCharacters
    {
        private byte _first;
    }
}
