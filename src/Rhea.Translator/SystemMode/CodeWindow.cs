using Rhea.Translator.Execution;
using Rhea.Translator.Guests;

namespace Rhea.Translator.SystemMode;

/// <summary>
/// Where the code of the region that is being translated may be read: on its own page, and on the next one for a single instruction that reaches
/// into it.
/// </summary>
internal sealed class CodeWindow
{
    private const ulong PageMask = 0xFFF;
    private Place _place;

    public CodeWindow() => Locate = Find;

    /// <summary>The host address of guest code, or 0.</summary>
    public Func<ulong, nint> Locate { get; }

    /// <summary>A virtual address of code, its page, and the next one where the instruction may need it.</summary>
    public readonly record struct Place(RegionKey Key, PageMapping First, PageMapping Second, bool Crosses)
    {
        /// <summary>Whether a region that was translated here, with an instruction that reaches into a page (or 0), is still right.</summary>
        public bool Holds(ulong secondPage) => secondPage == 0 || (Second.Host != 0 && Second.Physical == secondPage);

        /// <summary>Whether the page is divided, so that what is translated must not be kept.</summary>
        public bool IsDivided => !First.IsCacheable;

        /// <summary>In place of a page that was not there: what was translated holds for once.</summary>
        private const ulong Missing = 1;

        /// <summary>An instruction that may cross is alone in its region.</summary>
        public RegionLimits Limit(in RegionLimits limits) => Crosses ? limits with { Instructions = 1, Blocks = 1 } : limits;

        /// <summary>The physical range of a region on the first page, and the second page or 0.</summary>
        public (ulong Start, ulong End, ulong Second) Physical(ulong start, ulong end)
        {
            ulong length = end - (Key.Address & ~PageMask);
            return (First.Physical + (start & PageMask), First.Physical + Math.Min(length, PageMask + 1), length <= PageMask + 1 ? 0 : Second.Host != 0 ? Second.Physical : Missing);
        }
    }

    /// <summary>Whether an instruction may reach into the next page.</summary>
    public static bool MayCross(ulong pc, int alignment) => alignment < 4 && (pc & PageMask) == PageMask + 1 - (ulong)alignment;

    /// <summary>Finds the place of code in a processor's present mode. False: it cannot be fetched, and the exception is recorded.</summary>
    public bool TryFind(TranslationBuffer buffer, ulong pc, int alignment, out Place place)
    {
        int mode = buffer.Mode;
        if (!buffer.TryFetch(pc, mode, out PageMapping first))
        {
            place = default;
            return false;
        }

        PageMapping second = default;
        bool mayCross = MayCross(pc, alignment);
        if (mayCross && !buffer.TryFetch(pc + (ulong)alignment, mode, out second))
        {
            second = default;
        }

        place = new Place(new RegionKey(pc, first.Physical | (uint)mode), first, second, mayCross);
        return true;
    }

    /// <summary>Makes code at a place readable for a translation.</summary>
    public void Open(in Place place) => _place = place;

    private nint Find(ulong address)
    {
        ulong page = _place.Key.Address & ~PageMask;
        nint host = (address & ~PageMask) == page ? _place.First.Host : _place.Crosses && (address & ~PageMask) == page + PageMask + 1 ? _place.Second.Host : 0;
        return host != 0 ? host + (nint)(address & PageMask) : 0;
    }
}
