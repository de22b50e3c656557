using Rhea.LinuxUser.Host;

namespace Rhea.LinuxUser.SystemCalls;

/// <summary>How far a system call is supported.</summary>
internal enum SupportStatus
{
    /// <summary>The guest gets ENOSYS.</summary>
    Absent,

    /// <summary>Something is missing; the entry's note says what.</summary>
    Partial,

    /// <summary>As the kernel does it.</summary>
    Implemented,
}

/// <summary>How a host call is made for the guest.</summary>
internal enum CallKind
{
    /// <summary>It ends soon.</summary>
    Direct,

    /// <summary>It may block; restarted after handlers with SA_RESTART.</summary>
    Blocking,

    /// <summary>The same on a socket that receives or sends: with a timeout of the socket's own any handler ends it.</summary>
    Receiving,
    Sending,

    /// <summary>It may block; any handler ends it.</summary>
    BlockingUntilHandler,
}

/// <summary>The declaration of one system call of the guest.</summary>
internal sealed unsafe class SystemCallEntry
{
    private ArgumentKind[]? kinds;

    internal required int Number { get; init; }

    internal required string Name { get; init; }

    /// <summary>The kinds of the arguments, as names of <see cref="ArgumentKind"/> separated by blanks.</summary>
    internal required string Signature { get; init; }

    /// <summary>The implementation; null if the call goes to the host as it is.</summary>
    internal delegate*<GuestThread, in CallArguments, long> Handler { get; init; }

    /// <summary>The host's call, where <see cref="Handler"/> is null.</summary>
    internal HostNumber HostNumber { get; init; }

    internal CallKind Kind { get; init; }

    internal SupportStatus Status { get; init; } = SupportStatus.Implemented;

    /// <summary>For partial support: what is missing.</summary>
    internal string? Note { get; init; }

    internal SystemCallEntry Renamed(int number, string name) => new()
    {
        Number = number, Name = name, Signature = Signature, Handler = Handler, HostNumber = HostNumber, Kind = Kind, Status = Status, Note = Note,
    };

    /// <summary>The parsed signature.</summary>
    internal ReadOnlySpan<ArgumentKind> Kinds => kinds ??= Parse();

    private ArgumentKind[] Parse()
    {
        string[] words = Signature.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return Array.ConvertAll(words, word =>
            Enum.TryParse(word, ignoreCase: true, out ArgumentKind kind) ? kind
                : throw new InvalidOperationException($"system call {Name}: unknown kind of argument {word}"));
    }
}
