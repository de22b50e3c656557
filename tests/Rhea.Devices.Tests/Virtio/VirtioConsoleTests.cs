using System.Text;
using Rhea.Devices.Virtio;

namespace Rhea.Devices.Tests.Virtio;

public sealed class VirtioConsoleTests : IDisposable
{
    private const ulong Area = VirtioDriver.BufferArea;
    private readonly TestBackend _backend = new();
    private readonly VirtioDriver _driver;

    public VirtioConsoleTests()
    {
        _driver = new VirtioDriver(e => new VirtioConsole(e, _backend));
        _driver.Start();
    }

    public void Dispose() => _driver.Dispose();

    [Fact]
    public void Input_waits_until_there_are_buffers()
    {
        _backend.Type("hello");
        Assert.Equal(5, _backend.Waiting);
        for (int i = 0; i < 5; i++)
        {
            _driver.Send(0, i, (Area + (ulong)i, 1, true));
            Assert.Equal(((uint)i, 1U), _driver.Await(0));
        }

        Assert.Equal("hello", Encoding.ASCII.GetString(_driver.Bytes(Area, 5)));
        Assert.Equal(0, _backend.Waiting);
    }

    [Fact]
    public void Output_waits_until_there_is_room()
    {
        "hello world"u8.CopyTo(_driver.Bytes(Area, 11));
        _backend.Room = 3;
        _driver.Send(1, 0, (Area, 6, false), (Area + 6, 5, false));
        Assert.Equal("hel", _backend.Text);
        Assert.Equal(0, _driver.UsedIndex(1));
        _backend.Room = 5;
        _backend.Frontend!.OnWritable();
        Assert.Equal("hello wo", _backend.Text);
        _backend.Room = 100;
        _backend.Frontend!.OnWritable();
        Assert.Equal("hello world", _backend.Text);
        Assert.Equal((0U, 0U), _driver.Await(1));
    }

    [Fact]
    public void The_emergency_register_writes_at_once()
    {
        _driver[0x108] = 'E';
        Assert.Equal("E", _backend.Text);
    }
}
