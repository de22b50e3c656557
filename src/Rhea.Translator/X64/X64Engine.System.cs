using Rhea.Translator.Execution;
using Rhea.Translator.SystemMode;

namespace Rhea.Translator.X64;

/// <content>System mode: code is known by its physical page, its virtual address, and the mode that it was translated for.</content>
public sealed unsafe partial class X64Engine : ICodePages
{
    private const ulong PageMask = 0xFFF;
    private readonly CodePages _codePages = new();

    // Where the region that is being translated may be fetched from: its page, and the next one for an instruction that reaches into it.
    private ulong _firstVirtual;
    private nint _firstHost;
    private nint _secondHost;

    /// <inheritdoc/>
    public override Vcpu CreateVcpu(IGuestMmu mmu) => Add(new X64Vcpu(this, mmu));

    bool ICodePages.HoldsCode(ulong page)
    {
        lock (_gate)
        {
            return _codePages.Contains(page);
        }
    }

    void ICodePages.Written(ulong physical, int length)
    {
        lock (_gate)
        {
            if (_codePages.Contains(physical & ~PageMask))
            {
                DropPhysical(physical, (ulong)length);
            }
        }
    }

    /// <inheritdoc/>
    public override void PhysicalMemoryChanged(ulong physical, ulong length)
    {
        lock (_gate)
        {
            for (ulong page = physical & ~PageMask; page < physical + length; page += PageMask + 1)
            {
                if (_codePages.Contains(page))
                {
                    ulong start = Math.Max(page, physical);
                    DropPhysical(start, Math.Min(page + PageMask + 1, physical + length) - start);
                }
            }
        }
    }

    private void DropPhysical(ulong physical, ulong length)
    {
        if (_codes.Invalidate(physical, physical + length - 1))
        {
            // Jump caches lead to what was dropped.
            Interlocked.Increment(ref _epoch);
            RequestExits();
        }

        ulong page = physical & ~PageMask;
        if (!_codes.HasRegions(page))
        {
            _codePages.Remove(page);
        }
    }

    /// <summary>The code of a virtual address in a processor's present mode; 0 where it cannot be fetched: the exception is recorded.</summary>
    internal nint GetSystemCode(X64Vcpu vcpu, ulong pc)
    {
        TranslationBuffer buffer = vcpu.Buffer!;
        int mode = buffer.Mode;
        if (!buffer.TryFetch(pc, mode, out PageMapping page))
        {
            return 0;
        }

        PageMapping next = default;
        bool mayCross = Alignment < 4 && (pc & PageMask) == PageMask + 1 - (ulong)Alignment;
        if (mayCross)
        {
            _ = buffer.TryFetch(pc + (ulong)Alignment, mode, out next);
        }

        var key = new RegionKey(pc, page.Physical | (uint)mode);
        while (true)
        {
            bool hasRoom;
            lock (_gate)
            {
                hasRoom = _codes.HasRoom;
                if (hasRoom)
                {
                    nint code = FindSystem(key, page, next);
                    if (code != 0)
                    {
                        return code;
                    }

                    if (IsProtected(vcpu, page) && (next.Host == 0 || IsProtected(vcpu, next)))
                    {
                        return TranslateSystem(key, page, next, mayCross);
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

    /// <summary>Links an exit to a region that there is, on the same page; 0 if there is none.</summary>
    private nint LinkSystem(int number, in LinkRecord link)
    {
        nint code = _codes.HasRoom ? _codes.Find(new RegionKey(link.Target, link.Context), out int region) : Absent(out region);
        if (code != 0 && !NoLinking && _codes.SecondPageOf(region) == 0)
        {
            _codes.Connect(number, region);
            return code;
        }

        return 0;
    }

    private static nint Absent(out int region)
    {
        region = -1;
        return 0;
    }

    private nint FindSystem(in RegionKey key, in PageMapping page, in PageMapping next)
    {
        nint code = _codes.Find(key, out int region);
        if (code != 0 && _codes.SecondPageOf(region) is var second && second != 0 && (next.Host == 0 || second != next.Physical))
        {
            _codes.Remove(region);
            return 0;
        }

        return code;
    }

    /// <summary>Whether no processor writes to a page directly.</summary>
    private bool IsProtected(X64Vcpu self, in PageMapping page)
    {
        if (!page.IsRam)
        {
            return true;
        }

        long number = _codePages.Add(page.Physical, page.Host, out _);
        self.PassEpoch();
        foreach (X64Vcpu vcpu in _vcpus)
        {
            if (!vcpu.HasNoted(number))
            {
                return false;
            }
        }

        return true;
    }

    private nint TranslateSystem(in RegionKey key, in PageMapping page, in PageMapping next, bool mayCross)
    {
        _firstVirtual = key.Address & ~PageMask;
        _firstHost = page.Host;
        _secondHost = mayCross ? next.Host : 0;
        _compiler.Mode = (int)(key.Context & RegionKey.ModeMask);
        var limits = _settings.Limits(key.Address);
        Build(key.Address, mayCross ? limits with { Instructions = 1, Blocks = 1 } : limits, _locateSystem ??= LocateSystem);
        ulong end = Math.Max(_region.GuestEnd, key.Address + (uint)Alignment) - _firstVirtual;
        ulong second = end > PageMask + 1 ? next.Physical : 0;
        _ = _codes.Add(key, page.Physical + (_region.GuestStart & PageMask), page.Physical + Math.Min(end, PageMask + 1), second, _output);
        return _output.Address;
    }

    private Func<ulong, nint>? _locateSystem;

    private nint LocateSystem(ulong address)
    {
        ulong page = address & ~PageMask;
        nint host = page == _firstVirtual ? _firstHost : page == _firstVirtual + PageMask + 1 ? _secondHost : 0;
        return host != 0 ? host + (nint)(address & PageMask) : 0;
    }

    /// <summary>Takes note of pages that must not be written directly any more.</summary>
    internal void NotePages(TranslationBuffer buffer, ref long seen)
    {
        if (Volatile.Read(ref seen) != _codePages.Latest)
        {
            lock (_gate)
            {
                _codePages.Apply(buffer, ref seen);
            }
        }
    }
}
