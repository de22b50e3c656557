using Rhea.Translator.Execution;
using Rhea.Translator.SystemMode;

namespace Rhea.Translator.X64;

/// <content>System mode: code is known by its physical page, its virtual address, and the mode that it was translated for.</content>
public sealed unsafe partial class X64Engine : ICodePages
{
    private readonly CodePages _codePages;

    private readonly CodeWindow _window = new();

    /// <inheritdoc/>
    public override Vcpu CreateVcpu(IGuestMmu mmu)
    {
        X64Vcpu vcpu = Add(new X64Vcpu(this, mmu));
        _codePages.Register(vcpu);
        return vcpu;
    }

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
                if (_codes.Invalidate(first, last))
                {
                    // Jump caches lead to what was dropped.
                    Interlocked.Increment(ref _epoch);
                    RequestExits();
                }

                if (!_codes.HasRegions(page))
                {
                    _codePages.Remove(page);
                }
            }
        }
    }

    /// <summary>Forgets the code at virtual addresses, wherever they are mapped.</summary>
    private void InvalidateVirtual(ulong start, ulong length)
    {
        if (length != 0 && _codes.InvalidateVirtual(start, start + (length - 1)))
        {
            Interlocked.Increment(ref _epoch);
            RequestExits();
        }
    }

    /// <summary>Whether an instruction may reach into the next page.</summary>
    internal bool MayCross(ulong pc) => CodeWindow.MayCross(pc, Alignment);

    /// <summary>The code of a virtual address in a processor's present mode; 0 where it cannot be fetched: the exception is recorded.</summary>
    internal nint GetSystemCode(X64Vcpu vcpu, ulong pc)
    {
        TranslationBuffer buffer = vcpu.Buffer!;
        if (!_window.TryFind(buffer, pc, Alignment, out CodeWindow.Place place))
        {
            return 0;
        }

        while (true)
        {
            bool hasRoom;
            lock (_gate)
            {
                hasRoom = _codes.HasRoom;
                if (hasRoom)
                {
                    nint code = _codes.Find(place.Key, out int region);
                    if (code != 0 && place.Holds(_codes.SecondPageOf(region)))
                    {
                        return code;
                    }

                    if (code != 0)
                    {
                        _codes.Remove(region);
                    }

                    if (_codePages.IsProtected(buffer, place))
                    {
                        return TranslateSystem(place);
                    }

                    RequestExits();
                }
            }

            if (hasRoom)
            {
                // Others take note of the page between regions, as this processor does meanwhile.
                vcpu.PassEpoch();
                Thread.Yield();
            }
            else
            {
                MakeRoom(vcpu);
            }
        }
    }

    /// <summary>Takes note of pages that must not be written directly any more.</summary>
    internal void NotePages(TranslationBuffer buffer) => _codePages.Note(buffer);

    /// <summary>Links an exit to a region that there is, on the same page; 0 if there is none.</summary>
    private nint LinkSystem(int number, in LinkRecord link)
    {
        int region = -1;
        nint code = _codes.HasRoom ? _codes.Find(new RegionKey(link.Target, link.Context), out region) : 0;
        if (code == 0 || NoLinking || _codes.SecondPageOf(region) != 0)
        {
            return 0;
        }

        if (Links)
        {
            _codes.Connect(number, region);
        }

        return code;
    }

    private nint TranslateSystem(in CodeWindow.Place place)
    {
        ulong pc = place.Key.Address;
        _window.Open(place);
        _compiler.Mode = (int)(place.Key.Context & RegionKey.ModeMask);
        Build(pc, place.Limit(_settings.Limits(pc)), _window.Locate);
        (ulong start, ulong end, ulong second) = place.Physical(_region.GuestStart, Math.Max(_region.GuestEnd, pc + (uint)Alignment));
        _ = _codes.Add(place.Key, start, end, second, _output);
        return _output.Address;
    }
}
