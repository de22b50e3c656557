using Rhea.Devices.Serial;

namespace Rhea.Devices.Tests.Serial;

public sealed class Uart16550Tests
{
    private readonly TestBackend _backend = new();
    private readonly Uart16550 _uart;

    public Uart16550Tests() => _uart = new Uart16550(_backend);

    private ulong this[ulong register]
    {
        get => _uart.Read(register, 1);
        set => _uart.Write(register, 1, value);
    }

    [Fact]
    public void Characters_go_out_at_once()
    {
        foreach (char c in "boot\n")
            this[0] = c;
        Assert.Equal("boot\n", _backend.Text);
        Assert.Equal(0x60UL, this[5]);
    }

    [Fact]
    public void The_divisor_latch_hides_data_and_interrupts()
    {
        this[3] = 0x83;
        (this[0], this[1]) = (0x34, 0x12);
        Assert.Equal((0x34UL, 0x12UL), (this[0], this[1]));
        this[3] = 0x03;
        Assert.Equal(0UL, this[1]);
        Assert.Empty(_backend.Output);
    }

    [Fact]
    public void Input_that_has_no_room_waits_outside()
    {
        this[2] = 1;
        _backend.Type(new string('x', 20));
        Assert.Equal(4, _backend.Waiting);
        Assert.Equal(0x61UL, this[5]);
        Assert.Equal((ulong)'x', this[0]);
        Assert.Equal(3, _backend.Waiting);
        for (int i = 0; i < 19; i++)
            Assert.Equal((ulong)'x', this[0]);
        Assert.Equal(0x60UL, this[5]);
        Assert.Equal(0UL, this[0]);
    }

    [Fact]
    public void Without_fifos_there_is_room_for_one_character()
    {
        _backend.Type("ab");
        Assert.Equal(1, _backend.Waiting);
        Assert.Equal((ulong)'a', this[0]);
        Assert.Equal((ulong)'b', this[0]);
    }

    [Fact]
    public void Interrupts_are_shown_in_the_order_of_their_priorities()
    {
        this[2] = 0x81;
        this[1] = 0x0F;
        Assert.True(_uart.Interrupt.Level);
        _backend.Type("12345678");
        Assert.Equal(0xC4UL, this[2]);
        _ = this[0];
        // Below the trigger level: the time-out.
        Assert.Equal(0xCCUL, this[2]);
        this[2] = 0x83;
        Assert.Equal(0xC2UL, this[2]);
        // Reading it took the transmitter's interrupt back.
        Assert.Equal(0xC1UL, this[2]);
        Assert.False(_uart.Interrupt.Level);
        this[0] = 'z';
        Assert.Equal(0xC2UL, this[2]);
    }

    [Fact]
    public void A_break_is_a_line_error_until_the_status_is_read()
    {
        this[1] = 4;
        _uart.OnBreak();
        Assert.Equal(6UL, this[2]);
        Assert.Equal(0x71UL, this[5]);
        Assert.Equal(0x61UL, this[5]);
        Assert.False(_uart.Interrupt.Level);
    }

    [Fact]
    public void A_full_back_end_makes_the_transmitter_wait()
    {
        this[2] = 1;
        this[1] = 2;
        _ = this[2];
        _backend.Room = 1;
        (this[0], this[0]) = ('a', 'b');
        Assert.Equal("a", _backend.Text);
        Assert.Equal(0UL, this[5] & 0x60);
        Assert.False(_uart.Interrupt.Level);
        _backend.Room = 10;
        _uart.OnWritable();
        Assert.Equal("ab", _backend.Text);
        Assert.Equal(0x60UL, this[5]);
        Assert.True(_uart.Interrupt.Level);
    }

    [Fact]
    public void Loopback_connects_the_port_with_itself()
    {
        this[4] = 0x10;
        Assert.Equal(0UL, this[6] & 0xF0);
        this[4] = 0x1A;
        Assert.Equal(0x90UL, this[6] & 0xF0);
        this[0] = 'q';
        Assert.Empty(_backend.Output);
        Assert.Equal((ulong)'q', this[0]);
        _backend.Type("w");
        Assert.Equal(0x60UL, this[5]);
        this[4] = 0x0B;
        Assert.Equal((ulong)'w', this[0]);
        Assert.Equal(0xB0UL, this[6] & 0xF0);
    }
}
