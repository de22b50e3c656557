using System.Globalization;
using System.Text;

namespace Rhea.Gdb;

/// <summary>
/// The stub: answers a debugger's packets about a target that stands still, until the debugger lets it go on. Nothing here runs while
/// the target does.
/// </summary>
public sealed partial class GdbSession
{
    private const string NotSupported = "", Ok = "OK", Failure = "E01", BadAddress = "E0e";

    private readonly PacketConnection connection;
    private readonly IDebugTarget target;
    private readonly List<byte> reply = [];
    private ThreadIdentifier general, resumed = new(ThreadIdentifier.All, ThreadIdentifier.All);
    private StopReply? lastStop;

    /// <summary>Makes a session on an open line.</summary>
    public GdbSession(IByteChannel channel, IDebugTarget target)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(target);
        connection = new PacketConnection(channel);
        this.target = target;
    }

    /// <summary>What the debugger can do.</summary>
    public ClientFeatures Features { get; private set; } = new();

    /// <summary>Whether the line is closed.</summary>
    public bool IsClosed => connection.IsClosed;

    /// <summary>What another program of the process needs to take the session over: see <see cref="Restore"/>.</summary>
    public string Save() => $"{(connection.Acknowledges ? 1 : 0)};{Features.Format()}";

    /// <summary>Takes over the session of the process's program before.</summary>
    public void Restore(string saved)
    {
        ArgumentNullException.ThrowIfNull(saved);
        connection.Acknowledges = saved.StartsWith('1');
        Features = ClientFeatures.Parse(saved);
    }

    /// <summary>
    /// The target has stopped: tells the debugger, if it waits for that, and serves it until it wants the target to go on. A line that
    /// closes lets the target go on without debugger.
    /// </summary>
    public ResumeRequest Stop(StopReply stop, bool announce)
    {
        ArgumentNullException.ThrowIfNull(stop);
        lastStop = stop;
        general = stop.Thread;
        if (announce)
            Send(stop);
        return Serve(null);
    }

    /// <summary>Serves the debugger from a packet on that another process was given, or from the next one.</summary>
    public ResumeRequest Take(byte[]? packet)
    {
        general = target.Current;
        lastStop ??= new StopReply(StopKind.Signal, target.Current);
        return Serve(packet);
    }

    /// <summary>Tells the end of the process.</summary>
    public void End(StopReply stop)
    {
        ArgumentNullException.ThrowIfNull(stop);
        Send(stop);
    }

    /// <summary>While the target runs: whether the debugger has asked for a stop; or it is gone (<see cref="IsClosed"/>).</summary>
    public bool Poll()
    {
        while (true)
        {
            switch (connection.Read(false, out _))
            {
                case Incoming.Interrupt:
                    return true;
                case Incoming.Packet:
                    break;
                default:
                    return false;
            }
        }
    }

    private ResumeRequest Serve(byte[]? packet)
    {
        while (true)
        {
            if (packet is null)
            {
                switch (connection.Read(true, out packet))
                {
                    case Incoming.Closed:
                        return ResumeRequest.Detached;
                    case Incoming.Packet:
                        break;
                    default:
                        packet = null;
                        continue;
                }
            }
            byte[] current = packet;
            packet = null;
            reply.Clear();
            ResumeRequest? request = Owner(current) is { } other ? HandOver(other, current, out packet) : Dispatch(current);
            if (request is not null)
                return request;
            if (connection.IsClosed)
                return ResumeRequest.Detached;
        }
    }

    /// <summary>The other process that a packet is for, or null.</summary>
    private int? Owner(byte[] packet)
    {
        var parser = new PacketParser(packet);
        bool named = parser.Take("Hg") || parser.Take("Hc") || parser.Take("T") || parser.Take("vCont;c:") || parser.Take("vCont;s:")
            || parser.Take("qThreadExtraInfo,");
        return named && parser.TryThread(out ThreadIdentifier thread) && thread.Process > 0 && !target.Owns(thread.Process)
            ? thread.Process
            : null;
    }

    private ResumeRequest? HandOver(int process, byte[] packet, out byte[]? next)
    {
        next = null;
        switch (target.HandOver(process, packet, out byte[] received))
        {
            case Turn.Packet:
                next = received;
                return null;
            case Turn.Line:
                return null;
            case Turn.Released:
                return ResumeRequest.Detached;
            default:
                // A process that cannot be asked is there all the same.
                var parser = new PacketParser(packet);
                bool alive = parser.Take("T") && parser.TryThread(out ThreadIdentifier thread) && target.Threads.Contains(thread);
                return Answer(alive ? Ok : packet[0] is (byte)'T' or (byte)'H' ? Failure : NotSupported);
        }
    }

    /// <summary>Answers a packet. Not null: the target goes on.</summary>
    private ResumeRequest? Dispatch(byte[] packet)
    {
        if (packet.Length == 0)
            return Answer(NotSupported);
        var parser = new PacketParser(packet.AsSpan(1));
        switch ((char)packet[0])
        {
            case '?':
                return AnswerStop();
            case 'g':
                return ReadRegisters();
            case 'G':
                return WriteRegisters(parser);
            case 'p':
                return ReadRegister(parser);
            case 'P':
                return WriteRegister(parser);
            case 'm':
                return ReadMemory(parser, binary: false);
            case 'x':
                return ReadMemory(parser, binary: true);
            case 'M':
                return WriteMemory(parser, binary: false);
            case 'X':
                return WriteMemory(parser, binary: true);
            case 'Z':
                return ChangePoint(parser, add: true);
            case 'z':
                return ChangePoint(parser, add: false);
            case 'H':
                return SelectThread(parser);
            case 'T':
                return Answer(parser.TryThread(out ThreadIdentifier thread) && Find(thread) is not null ? Ok : Failure);
            case 'c' or 's' or 'C' or 'S':
                return ResumeSimply((char)packet[0], parser);
            case 'D':
                return Detach(parser);
            case 'k':
                return ResumeRequest.Killed;
            case 'q' or 'Q':
                return Query(packet);
            case 'v':
                return Command(packet);
            default:
                return Answer(NotSupported);
        }
    }

    private ResumeRequest? Command(byte[] packet)
    {
        var parser = new PacketParser(packet);
        if (parser.Take("vCont?"))
            return Answer("vCont;c;C;s;S;r");
        if (parser.Take("vCont"))
            return ResumeEach(parser);
        if (parser.Take("vKill"))
        {
            Answer(Ok);
            return ResumeRequest.Killed;
        }
        return parser.Take("vFile:") ? FileCommand(parser) : Answer(NotSupported);
    }

    private ResumeRequest? Detach(PacketParser parser)
    {
        if (parser.Take(";") && parser.TryInteger(out int process) && process != target.Process)
            return Answer(target.DetachOther(process) ? Ok : Failure);
        Answer(Ok);
        target.LeaveLine();
        return ResumeRequest.Detached;
    }

    private ResumeRequest? SelectThread(PacketParser parser)
    {
        bool forResume = parser.Take("c");
        if ((!forResume && !parser.Take("g")) || !parser.TryThread(out ThreadIdentifier thread))
            return Answer(Failure);
        if (forResume)
        {
            resumed = thread;
            return Answer(Ok);
        }
        if (Find(thread) is not { } found)
            return Answer(Failure);
        general = found;
        return Answer(Ok);
    }

    /// <summary>A thread that a pattern means: the one that stopped, if it may, else the first.</summary>
    private ThreadIdentifier? Find(ThreadIdentifier pattern)
    {
        if (pattern.Includes(target.Current) && pattern.Thread <= 0)
            return target.Current;
        foreach (ThreadIdentifier thread in target.Threads)
        {
            if (pattern.Includes(thread))
                return thread;
        }
        return null;
    }

    private ResumeRequest? AnswerStop()
    {
        Send(lastStop ?? new StopReply(StopKind.Signal, target.Current));
        return null;
    }

    private void Send(StopReply stop)
    {
        reply.Clear();
        Append(stop.Format(Features));
        if (stop.Kind is not (StopKind.Exited or StopKind.Killed))
        {
            foreach (int register in target.ExpeditedRegisters)
            {
                byte[] value = new byte[target.RegisterSize(register)];
                if (target.ReadRegister(stop.Thread, register, value))
                    Append($"{Number((ulong)register)}:{Hex.Encode(value)};");
            }
        }
        SendReply();
    }

    private void Append(string text)
    {
        foreach (byte value in Encoding.UTF8.GetBytes(text))
            reply.Add(value);
    }

    private ResumeRequest? Answer(string text)
    {
        reply.Clear();
        Append(text);
        return SendReply();
    }

    private ResumeRequest? SendReply()
    {
        connection.Send(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(reply));
        return null;
    }

    private static string Number(ulong value) => value.ToString("x", CultureInfo.InvariantCulture);
}
