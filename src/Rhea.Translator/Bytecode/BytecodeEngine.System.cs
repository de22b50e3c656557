using Rhea.Translator.Execution;
using Rhea.Translator.Guests;
using Rhea.Translator.SystemMode;

namespace Rhea.Translator.Bytecode;

/// <content>System mode: code is known by its physical page, its virtual address, and the mode that it was translated for.</content>
public sealed unsafe partial class BytecodeEngine : ICodePages
{
    private const ulong PageMask = 0xFFF;
    private readonly CodePages _codePages;
    private readonly CodeWindow _window = new();
    private long _drops;

    /// <summary>Goes up when regions are dropped in system mode.</summary>
    internal long Drops => Volatile.Read(ref _drops);

    /// <inheritdoc/>
    public override Vcpu CreateVcpu(IGuestMmu mmu)
    {
        var vcpu = new BytecodeVcpu(this, mmu);
        _codePages.Register(vcpu);
        return vcpu;
    }

    internal void Remove(BytecodeVcpu vcpu) => _codePages.Unregister(vcpu);

    PageStates ICodePages.States => _codePages.States;

    void ICodePages.Written(ulong physical, int length) => PhysicalMemoryChanged(physical, (ulong)length);

    /// <inheritdoc/>
    public override void PhysicalMemoryChanged(ulong physical, ulong length)
    {
        lock (_gate)
        {
            foreach (ulong page in _codePages.Within(physical, length))
            {
                (ulong first, ulong last) = _codePages.Stale(page, physical, physical + length - 1);
                if (_pages.TryGetValue(page >> 12, out List<BytecodeRegion>? list))
                {
                    BytecodeRegion[] dropped = list.Where(r => (r.Start <= last && r.End > first) || r.SecondPage == page).ToArray();
                    Drop(dropped);
                    _drops += dropped.Length;
                }

                if (list is not { Count: > 0 })
                {
                    _codePages.Remove(page);
                }
            }
        }
    }

    /// <summary>The region of a virtual address in a processor's present mode; null where it cannot be fetched: the exception is recorded, unless the page is divided.</summary>
    internal BytecodeRegion? FindSystem(TranslationBuffer buffer, ulong pc, out bool isDivided)
    {
        isDivided = false;
        if (!_window.TryFind(buffer, pc, Guest.InstructionAlignment, out CodeWindow.Place place))
        {
            return null;
        }

        if (place.IsDivided)
        {
            isDivided = true;
            return null;
        }

        while (true)
        {
            lock (_gate)
            {
                if (_regions.TryGetValue(place.Key, out BytecodeRegion? region))
                {
                    if (place.Holds(region.SecondPage))
                    {
                        return region;
                    }

                    Drop([region]);
                }

                if (_codePages.IsProtected(buffer, place))
                {
                    return TranslateSystem(place);
                }

                _codePages.RequestExits();
            }

            NotePages(buffer);
            Thread.Yield();
        }
    }

    /// <summary>An instruction alone, which is not kept; null where it cannot be fetched: the exception is recorded.</summary>
    internal BytecodeRegion? TranslateOnce(TranslationBuffer buffer, ulong pc)
    {
        if (!_window.TryFind(buffer, pc, Guest.InstructionAlignment, out CodeWindow.Place place))
        {
            return null;
        }

        lock (_gate)
        {
            _window.Open(place);
            return Build(pc, new RegionLimits(1, 1, 0), _window.Locate);
        }
    }

    /// <summary>Drops the regions at virtual addresses, wherever they are mapped. Processors that run notice when they look for their next region.</summary>
    private void DropVirtual(ulong start, ulong last)
    {
        BytecodeRegion[] dropped = _regions.Values.Where(r => r.Key.Overlaps(r.Start, r.End, start, last)).ToArray();
        Drop(dropped);
        _drops += dropped.Length;
    }

    /// <summary>Takes note of pages that must not be written directly any more.</summary>
    internal void NotePages(TranslationBuffer buffer) => _codePages.Note(buffer);

    private BytecodeRegion TranslateSystem(in CodeWindow.Place place)
    {
        _window.Open(place);
        BytecodeRegion region = Build(place.Key.Address, place.Limit(_settings.Limits(place.Key.Address)), _window.Locate);
        (ulong start, ulong end, ulong second) = place.Physical(region.Start, region.End);
        region.Place(place.Key, start, end, second);
        Add(region);
        return region;
    }
}
