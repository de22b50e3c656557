using Rhea.Base.Interrupts;
using Rhea.Devices.Interrupts;

namespace Rhea.Devices.Tests.Interrupts;

public sealed class PlicTests
{
    private const ulong Enable = 0x2000, Threshold = 0x200000, Claim = 0x200004, NextEnable = 0x80, NextContext = 0x1000;

    private readonly Plic _plic = new(96, 2);
    private readonly InterruptLine[] _lines = new InterruptLine[97];

    public PlicTests()
    {
        for (int i = 1; i <= 96; i++)
        {
            _lines[i] = new InterruptLine();
            _plic.Attach(_lines[i], i);
        }
    }

    [Fact]
    public void The_highest_priority_is_claimed_first_and_the_lowest_number_among_equals()
    {
        foreach ((ulong source, ulong priority) in new[] { (3UL, 1UL), (40UL, 5UL), (41UL, 5UL), (9UL, 2UL) })
        {
            Write(source * 4, priority);
            _lines[source].Set(true);
        }

        (ulong Offset, ulong Value)[] enables = [(Enable, 0x208), (Enable + 4, 0x300)];
        foreach ((ulong offset, ulong value) in enables)
            Write(offset, value);
        Assert.True(_plic.Output(0).Level);
        Assert.False(_plic.Output(1).Level);
        Assert.Equal([40, 41, 9, 3, 0], Enumerable.Range(0, 5).Select(_ => (int)Read(Claim)));
        Assert.False(_plic.Output(0).Level);
    }

    [Fact]
    public void An_interrupt_comes_again_after_its_completion_while_the_line_is_up()
    {
        Write(4, 1);
        Write(Enable, 2);
        _lines[1].Set(true);
        Assert.Equal(1UL, Read(Claim));
        Assert.Equal(0UL, Read(Claim));
        Assert.False(_plic.Output(0).Level);
        Write(Claim, 1);
        Assert.True(_plic.Output(0).Level);
        Assert.Equal(1UL, Read(Claim));
        _lines[1].Set(false);
        Write(Claim, 1);
        Assert.False(_plic.Output(0).Level);
    }

    [Fact]
    public void A_threshold_hides_the_interrupt_but_not_the_claim()
    {
        Write(8, 3);
        Write(Enable, 4);
        _lines[2].Set(true);
        Write(Threshold, 3);
        Assert.False(_plic.Output(0).Level);
        Write(Threshold, 2);
        Assert.True(_plic.Output(0).Level);
        Write(Threshold, 7);
        Assert.Equal(2UL, Read(Claim));
    }

    [Fact]
    public void Priority_zero_never_interrupts()
    {
        Write(Enable, 2);
        _lines[1].Set(true);
        Assert.Equal(2UL, Read(0x1000));
        Assert.False(_plic.Output(0).Level);
        Assert.Equal(0UL, Read(Claim));
    }

    [Fact]
    public void A_context_completes_only_what_it_has_enabled()
    {
        Write(4, 1);
        Write(Enable, 2);
        _lines[1].Set(true);
        Assert.Equal(1UL, Read(Claim));
        Write(Claim + NextContext, 1);
        Assert.False(_plic.Output(0).Level);
        Write(Enable + NextEnable, 2);
        Write(Claim + NextContext, 1);
        Assert.True(_plic.Output(0).Level);
        Assert.True(_plic.Output(1).Level);
    }

    [Fact]
    public void Registers_that_do_not_exist_read_as_zero()
    {
        Write(0, 7);
        Write(97 * 4, 7);
        Write(Enable, uint.MaxValue);
        Write(Enable + 12, uint.MaxValue);
        Assert.Equal((0UL, 0UL, 0xFFFFFFFEUL, 1UL), (Read(0), Read(97 * 4), Read(Enable), Read(Enable + 12)));
        Assert.Equal(0UL, Read(0x5FFFFC));
    }

    private ulong Read(ulong offset) => _plic.Read(offset, 4);

    private void Write(ulong offset, ulong value) => _plic.Write(offset, 4, value);
}
