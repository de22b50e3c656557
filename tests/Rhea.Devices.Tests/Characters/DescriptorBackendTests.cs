using Rhea.Base.Host;
using Rhea.Devices.Characters;

namespace Rhea.Devices.Tests.Characters;

public sealed unsafe class DescriptorBackendTests : IDisposable
{
    private const int Pipe2 = 293;
    private readonly Lock _machineLock = new();
    private readonly int[] _in = new int[2], _out = new int[2];
    private readonly DescriptorBackend _backend;
    private readonly Frontend _frontend = new();

    public DescriptorBackendTests()
    {
        foreach (int[] ends in new[] { _in, _out })
        {
            fixed (int* start = ends)
                Assert.Equal(0, HostMemory.Call(Pipe2, (nint)start, 0, 0, 0));
        }

        _backend = new DescriptorBackend(_in[0], _out[1], _machineLock);
        _backend.Connect(_frontend);
    }

    public void Dispose()
    {
        _backend.Dispose();
        foreach (int descriptor in new[] { _in[0], _out[0], _out[1] })
            HostFile.Close(descriptor);
    }

    [Fact]
    public void Input_that_is_not_taken_is_offered_again_in_its_order()
    {
        _frontend.Room = 3;
        byte[] keys = [.. Enumerable.Range(0, 1000).Select(i => (byte)i)];
        Assert.Equal(1000, HostFile.Write(_in[1], keys));
        HostFile.Close(_in[1]);
        for (int taken = 3; taken < 1000; taken += 3)
        {
            Await(() => _frontend.Input.Count == taken);
            lock (_machineLock)
            {
                _frontend.Room = 3;
                _backend.AcceptInput();
            }
        }

        Await(() => _frontend.Input.Count == 1000);
        Assert.Equal(keys, _frontend.Input);
        // The end of the input is no end of the output.
        lock (_machineLock)
            Assert.Equal(1, _backend.Write([7]));
    }

    [Fact]
    public void A_full_pipe_refuses_and_says_when_there_is_room_again()
    {
        byte[] piece = new byte[4096];
        long sent = 0;
        for (int count = piece.Length; count == piece.Length; sent += count)
        {
            lock (_machineLock)
                count = _backend.Write(piece);
        }

        Assert.InRange(sent, 4096, 1 << 20);
        Assert.Equal(0, _frontend.WritableCalls);
        byte[] all = new byte[1 << 20];
        Assert.Equal(sent, HostFile.Read(_out[0], all));
        Await(() => _frontend.WritableCalls == 1);
        lock (_machineLock)
            Assert.Equal(piece.Length, _backend.Write(piece));
    }

    private void Await(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(
        () =>
        {
            lock (_machineLock)
                return condition();
        },
        10_000));

    private sealed class Frontend : ICharacterFrontend
    {
        public int Room { get; set; } = int.MaxValue;

        public List<byte> Input { get; } = [];

        public int WritableCalls { get; private set; }

        public int Receive(ReadOnlySpan<byte> bytes)
        {
            int count = Math.Min(bytes.Length, Room);
            Room -= count;
            Input.AddRange(bytes[..count]);
            return count;
        }

        public void OnWritable() => WritableCalls++;
    }
}
