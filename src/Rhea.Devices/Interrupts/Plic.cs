using System.Numerics;
using Rhea.Base.Interrupts;
using Rhea.Base.Memory;

namespace Rhea.Devices.Interrupts;

/// <summary>
/// The platform-level interrupt controller (RISC-V PLIC specification 1.0.0, in SiFive's layout): brings the interrupts of devices to
/// contexts, each a privilege mode of a hart. All sources are level-triggered.
/// </summary>
public sealed class Plic : IDeviceMemory
{
    /// <summary>The largest priority; 0 means never.</summary>
    public const uint HighestPriority = 7;

    private const ulong Pending = 0x1000, Enable = 0x2000, EnableStride = 0x80, Context = 0x200000, ContextStride = 0x1000;
    private const ulong Threshold = 0, Claim = 4;

    private readonly int _sources;
    private readonly uint[] _priorities;
    private readonly uint[] _levels, _pending, _inService;
    private readonly Target[] _targets;

    /// <summary>Makes the controller.</summary>
    /// <param name="sources">The number of interrupts, counted from 1.</param>
    /// <param name="contexts">The number of contexts.</param>
    public Plic(int sources, int contexts)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sources, 1023);
        _sources = sources;
        _priorities = new uint[sources + 1];
        int words = (sources / 32) + 1;
        _levels = new uint[words];
        _pending = new uint[words];
        _inService = new uint[words];
        _targets = new Target[contexts];
        for (int i = 0; i < contexts; i++)
            _targets[i] = new Target(words);
    }

    /// <inheritdoc/>
    public AccessRule Accesses => AccessRule.Words;

    /// <summary>The size of the registers for a number of contexts.</summary>
    public static ulong SizeFor(int contexts) => Context + ((ulong)contexts * ContextStride);

    /// <summary>A context's external interrupt.</summary>
    public InterruptLine Output(int context) => _targets[context].Line;

    /// <summary>Connects a device's line to a source.</summary>
    public void Attach(InterruptLine line, int source)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(source, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(source, _sources);
        line.Connect(level => SetLevel(source, level));
    }

    /// <summary>Power on. Levels stay: devices make them.</summary>
    public void Reset()
    {
        Array.Clear(_priorities);
        Array.Clear(_inService);
        _levels.CopyTo(_pending, 0);
        foreach (Target target in _targets)
        {
            Array.Clear(target.Enabled);
            target.Threshold = 0;
        }

        UpdateAll();
    }

    /// <inheritdoc/>
    public ulong Read(ulong offset, int size)
    {
        if (offset < Pending)
            return offset / 4 <= (ulong)_sources ? _priorities[offset / 4] : 0;
        if (offset < Enable)
            return Word(_pending, offset - Pending);
        if (offset < Context)
            return TargetAt(offset - Enable, EnableStride) is { } enabled ? Word(enabled.Enabled, (offset - Enable) % EnableStride) : 0;
        if (TargetAt(offset - Context, ContextStride) is not { } target)
            return 0;
        return ((offset - Context) % ContextStride) switch
        {
            Threshold => target.Threshold,
            Claim => TakeBest(target),
            _ => 0,
        };
    }

    /// <inheritdoc/>
    public void Write(ulong offset, int size, ulong value)
    {
        if (offset < Pending)
        {
            ulong source = offset / 4;
            if (source == 0 || source > (ulong)_sources)
                return;
            _priorities[source] = (uint)value & HighestPriority;
            UpdateAll();
        }
        else if (offset >= Enable && offset < Context)
        {
            ulong index = (offset - Enable) % EnableStride / 4;
            if (TargetAt(offset - Enable, EnableStride) is not { } target || index >= (ulong)target.Enabled.Length)
                return;
            target.Enabled[index] = (uint)value & ValidMask((int)index);
            Update(target);
        }
        else if (offset >= Context && TargetAt(offset - Context, ContextStride) is { } target)
        {
            switch ((offset - Context) % ContextStride)
            {
                case Threshold:
                    target.Threshold = (uint)value & HighestPriority;
                    Update(target);
                    break;
                case Claim:
                    Complete(target, (uint)value);
                    break;
            }
        }
    }

    private static ulong Word(uint[] words, ulong offset) => offset / 4 < (ulong)words.Length ? words[offset / 4] : 0;

    private Target? TargetAt(ulong offset, ulong stride) => offset / stride < (ulong)_targets.Length ? _targets[offset / stride] : null;

    /// <summary>Source 0 does not exist, nor do those behind the last.</summary>
    private uint ValidMask(int word)
    {
        int last = _sources - (word * 32);
        uint mask = last >= 31 ? uint.MaxValue : (1u << (last + 1)) - 1;
        return word == 0 ? mask & ~1u : mask;
    }

    private void SetLevel(int source, bool level)
    {
        uint bit = 1u << (source % 32);
        int word = source / 32;
        _levels[word] = level ? _levels[word] | bit : _levels[word] & ~bit;
        // The gateway lets one request through, and the next when that is completed.
        if (level && (_inService[word] & bit) == 0)
        {
            _pending[word] |= bit;
            UpdateAll();
        }
    }

    private uint TakeBest(Target target)
    {
        // The specification: claiming is not affected by the threshold.
        int best = Best(target, 0);
        if (best == 0)
            return 0;
        _pending[best / 32] &= ~(1u << (best % 32));
        _inService[best / 32] |= 1u << (best % 32);
        UpdateAll();
        return (uint)best;
    }

    private void Complete(Target target, uint source)
    {
        uint bit = 1u << (int)(source % 32);
        uint word = source / 32;
        if (source == 0 || source > (uint)_sources || (target.Enabled[word] & bit) == 0 || (_inService[word] & bit) == 0)
            return;
        _inService[word] &= ~bit;
        _pending[word] |= _levels[word] & bit;
        UpdateAll();
    }

    /// <summary>The pending and enabled source of the highest priority above a threshold, the lowest number among equals; 0 if there is none.</summary>
    private int Best(Target target, uint threshold)
    {
        int best = 0;
        uint priority = threshold;
        for (int word = 0; word < _pending.Length; word++)
        {
            for (uint bits = _pending[word] & target.Enabled[word]; bits != 0; bits &= bits - 1)
            {
                int source = (word * 32) + BitOperations.TrailingZeroCount(bits);
                if (_priorities[source] > priority)
                    (best, priority) = (source, _priorities[source]);
            }
        }

        return best;
    }

    private void UpdateAll()
    {
        foreach (Target target in _targets)
            Update(target);
    }

    private void Update(Target target) => target.Line.Set(Best(target, target.Threshold) != 0);

    private sealed class Target(int words)
    {
        internal readonly uint[] Enabled = new uint[words];
        internal readonly InterruptLine Line = new();
        internal uint Threshold;
    }
}
