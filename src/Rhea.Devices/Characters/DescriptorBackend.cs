using Rhea.Base.Host;

namespace Rhea.Devices.Characters;

/// <summary>
/// Files of the host, by their descriptors: standard input and output, a pipe, a plain file. A thread waits for input and for room;
/// the descriptors stay blocking, because other processes may share them.
/// </summary>
public sealed class DescriptorBackend : ICharacterBackend, IDisposable
{
    // As much as can be written without blocking once poll says that there is room: the reserve of the kernel's terminals.
    private const int SafePiece = 256;
    private const int InputSize = 256;

    // The machine's lock is held meanwhile.
    private const int MostAtOnce = 65536;

    private const int None = -1;

    private readonly Lock _machineLock;
    private readonly int _output;
    private readonly HostEvent _wake = new();
    private readonly byte[] _pending = new byte[InputSize];
    private int _input;
    private int _pendingStart, _pendingEnd;
    private ICharacterFrontend? _frontend;
    private Thread? _thread;
    private volatile bool _isOutputFull, _isFrontendFull, _isDisposed;

    /// <summary>Makes a back end of descriptors, of which one may be missing (-1).</summary>
    public DescriptorBackend(int input, int output, Lock machineLock)
    {
        _input = input;
        _output = output;
        _machineLock = machineLock;
    }

    /// <inheritdoc/>
    public void Connect(ICharacterFrontend frontend)
    {
        _frontend = frontend;
        _thread = new Thread(Run) { IsBackground = true, Name = "characters" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public int Write(ReadOnlySpan<byte> bytes)
    {
        if (_output == None)
            return bytes.Length;
        int written = 0;
        while (written < Math.Min(bytes.Length, MostAtOnce))
        {
            Span<PollEntry> entries = [new PollEntry { Descriptor = _output, Events = PollEntry.Writable }];
            if (HostFile.Poll(entries, 0) <= 0)
                break;
            nint count = HostFile.Write(_output, bytes.Slice(written, Math.Min(SafePiece, bytes.Length - written)));
            if (count is -HostFile.TryAgain or -HostFile.Interrupted)
                break;
            // If nobody reads any more, what is sent is gone.
            if (count < 0)
                return bytes.Length;
            written += (int)count;
        }

        if (written < bytes.Length)
        {
            _isOutputFull = true;
            _wake.Signal();
        }

        return written;
    }

    /// <inheritdoc/>
    public void AcceptInput()
    {
        if (!_isFrontendFull)
            return;
        _isFrontendFull = false;
        _wake.Signal();
    }

    /// <summary>Ends the thread. Not to be called under the machine's lock.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _wake.Signal();
        _thread?.Join();
        _wake.Dispose();
    }

    private void Run()
    {
        Span<PollEntry> entries = stackalloc PollEntry[3];
        while (!_isDisposed)
        {
            bool hasPending = _pendingStart < _pendingEnd;
            entries[0] = new PollEntry { Descriptor = _wake.Descriptor, Events = PollEntry.Readable };
            entries[1] = new PollEntry { Descriptor = hasPending ? None : _input, Events = PollEntry.Readable };
            entries[2] = new PollEntry { Descriptor = _isOutputFull ? _output : None, Events = PollEntry.Writable };
            if (!hasPending || _isFrontendFull)
                _ = HostFile.Poll(entries, HostEvent.Forever);
            _ = _wake.Clear();
            if (entries[1].Happened != 0)
                ReadInput();
            bool hasRoom = _isOutputFull && entries[2].Happened != 0;
            lock (_machineLock)
            {
                if (_isDisposed)
                    return;
                if (hasRoom)
                {
                    _isOutputFull = false;
                    _frontend!.OnWritable();
                }

                Deliver();
            }
        }
    }

    private void ReadInput()
    {
        nint count = HostFile.Read(_input, _pending);
        (_pendingStart, _pendingEnd) = (0, (int)Math.Max(count, 0));
        // The end of the input, or an error: only output is left.
        if (count == 0 || (count < 0 && count is not (-HostFile.TryAgain or -HostFile.Interrupted)))
            _input = None;
    }

    private void Deliver()
    {
        if (_pendingStart == _pendingEnd || _isFrontendFull)
            return;
        _pendingStart += _frontend!.Receive(_pending.AsSpan(_pendingStart.._pendingEnd));
        _isFrontendFull = _pendingStart < _pendingEnd;
    }
}
