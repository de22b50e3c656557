namespace Rhea.Gdb;

/// <content>Going on: c, s, C, S, vCont.</content>
public sealed partial class GdbSession
{
    /// <summary>The old packets: the threads are those that Hc chose, and a signal is for the one that stopped.</summary>
    private ResumeRequest? ResumeSimply(char letter, PacketParser parser)
    {
        bool step = letter is 's' or 'S';
        int signal = 0;
        if (letter is 'C' or 'S')
        {
            if (!parser.TryInteger(out signal))
                return Answer(Failure);
            parser.Take(";");
        }
        ThreadIdentifier current = Find(resumed) ?? target.Current;
        if (!parser.AtEnd && (!parser.TryNumber(out ulong address) || !target.SetProgramCounter(current, address)))
            return Answer(Failure);
        var all = new ThreadIdentifier(ThreadIdentifier.All, ThreadIdentifier.All);
        var list = new List<ThreadAction> { new(current, signal, step) };
        // With Hc0 or Hc-1 the others go on as well.
        if (resumed.Thread <= 0)
            list.Add(new ThreadAction(all, 0, false));
        return new ResumeRequest(ResumeKind.Resume, list);
    }

    private ResumeRequest? ResumeEach(PacketParser parser)
    {
        var list = new List<ThreadAction>();
        while (parser.Take(";"))
        {
            ReadOnlySpan<byte> part = parser.Rest;
            int end = part.IndexOf((byte)';');
            var action = new PacketParser(end < 0 ? part : part[..end]);
            if (!TryAction(ref action, out ThreadAction parsed))
                return Answer(Failure);
            list.Add(parsed);
            parser.Until(';');
            if (end < 0)
                break;
            parser = new PacketParser(part[end..]);
        }
        return list.Count == 0 ? Answer(Failure) : new ResumeRequest(ResumeKind.Resume, list);
    }

    private static bool TryAction(ref PacketParser parser, out ThreadAction action)
    {
        action = default;
        int signal = 0;
        ulong start = 0, end = 0;
        bool step = false;
        if (parser.Take("c"))
        {
        }
        else if (parser.Take("s"))
        {
            step = true;
        }
        else if (parser.Take("C"))
        {
            if (!parser.TryInteger(out signal))
                return false;
        }
        else if (parser.Take("S"))
        {
            step = true;
            if (!parser.TryInteger(out signal))
                return false;
        }
        else if (parser.Take("r"))
        {
            step = true;
            if (!parser.TryRange(out start, out end))
                return false;
        }
        else
        {
            return false;
        }
        var threads = new ThreadIdentifier(ThreadIdentifier.All, ThreadIdentifier.All);
        if (parser.Take(":") && !parser.TryThread(out threads))
            return false;
        action = new ThreadAction(threads, signal, step, start, end);
        return parser.AtEnd;
    }
}
