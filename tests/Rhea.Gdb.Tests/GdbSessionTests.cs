using System.Text;

namespace Rhea.Gdb.Tests;

public class GdbSessionTests
{
    private static readonly ThreadIdentifier First = new(0x10, 0x10);
    private readonly FakeTarget target = new();

    /// <summary>The answers to packets, and how the target goes on behind the last.</summary>
    private (IReadOnlyList<string> Answers, ResumeRequest Request) Serve(params string[] packets)
    {
        FakeChannel channel = FakeChannel.WithPackets(packets);
        ResumeRequest request = new GdbSession(channel, target).Stop(new StopReply(StopKind.Signal, First), announce: false);
        return (channel.Packets, request);
    }

    private string Ask(string packet) => Serve(packet).Answers[0];

    [Theory]
    [InlineData("qC", "QC10")]
    [InlineData("qfThreadInfo", "m10,11")]
    [InlineData("qsThreadInfo", "l")]
    [InlineData("qThreadExtraInfo,11", "746872656164203137")]
    [InlineData("T11", "OK")]
    [InlineData("T12", "E01")]
    [InlineData("Hg11", "OK")]
    [InlineData("Hg12", "E01")]
    [InlineData("Hc-1", "OK")]
    [InlineData("qAttached", "0")]
    [InlineData("qSymbol::", "OK")]
    [InlineData("QNonStop:1", "E01")]
    [InlineData("vMustReplyEmpty", "")]
    [InlineData("qNothingThatIsKnown", "")]
    [InlineData("vCont?", "vCont;c;C;s;S;r")]
    [InlineData("?", "T05thread:10;3:0400000000000000;")]
    public void Questions_are_answered(string packet, string expected) => Assert.Equal(expected, Ask(packet));

    [Fact]
    public void Features_are_negotiated()
    {
        string answer = Ask("qSupported:multiprocess+;swbreak+");
        foreach (string feature in new[] { "PacketSize=4000", "QStartNoAckMode+", "multiprocess+", "swbreak+", "hwbreak+", "vContSupported+", "fork-events+", "QNonStop-" })
            Assert.Contains(feature, answer.Split(';'));
        Assert.Equal("mp10.10,p10.11", Serve("qSupported:multiprocess+", "qfThreadInfo").Answers[1]);
    }

    [Fact]
    public void Registers_are_read_and_written_for_the_chosen_thread()
    {
        Assert.Equal("0100000000000000020000000000000003000000000000000400000000000000", Ask("g"));
        Assert.Equal("0600000000000000", Serve("Hg11", "p1").Answers[1]);
        Assert.Equal("E01", Ask("p4"));
        Assert.Equal("OK", Ask("P2=1122334455667788"));
        Assert.Equal(0x8877665544332211, target.Registers[0][2]);
        Assert.Equal("E01", Ask("P2=1122"));
        Assert.Equal("OK", Ask("G0900000000000000"));
        Assert.Equal(9ul, target.Registers[0][0]);
    }

    [Fact]
    public void Memory_is_read_as_far_as_it_goes_and_written_only_whole()
    {
        Assert.Equal("OK", Ask("M1ffc,4:01020304"));
        Assert.Equal("01020304", Ask("m1ffc,10"));
        Assert.Equal("E0e", Ask("m2000,1"));
        Assert.Equal("E0e", Ask("M1ffe,4:01020304"));
        Assert.Equal("E01", Ask("M1000,4:0102"));
        Assert.Equal("OK", Ask("X1000,2:}\u0003x"));
        Assert.Equal((byte)'#', target.Memory[0]);
        Assert.Equal("b}\u0003x", Ask("x1000,2"));
        Assert.Equal("OK", Ask("X0,0:"));
        Assert.StartsWith("C", Ask("qCRC:1000,1000"));
        Assert.Equal("E0e", Ask("qCRC:1000,1001"));
    }

    [Fact]
    public void Points_are_set_and_removed()
    {
        Assert.Equal("OK", Ask("Z0,1000,4"));
        Assert.Equal("OK", Ask("Z2,1008,8"));
        Assert.Equal([(PointKind.Software, 0x1000ul, 4ul), (PointKind.Write, 0x1008ul, 8ul)], target.Points.Order());
        Assert.Equal("OK", Ask("z0,1000,4"));
        Assert.Single(target.Points);
        Assert.Equal("", Ask("Z9,1000,4"));
        Assert.Equal("E01", Ask("Z0,1000"));
    }

    [Fact]
    public void Each_thread_gets_its_action()
    {
        ResumeRequest request = Serve("vCont;s:11;C0b:p10.10;c").Request;
        Assert.Equal(ResumeKind.Resume, request.Kind);
        Assert.Equal(new ThreadAction(new(0, 0x11), 0, true), request.For(new(0x10, 0x11)));
        Assert.Equal(0x0b, request.For(First)!.Value.Signal);
        Assert.False(request.For(new(0x10, 0x12))!.Value.Step);

        request = Serve("vCont;r1000,1010:p10.11").Request;
        Assert.Null(request.For(First));
        Assert.Equal((0x1000ul, 0x1010ul), (request.Actions[0].RangeStart, request.Actions[0].RangeEnd));
    }

    [Fact]
    public void The_old_packets_resume_as_well()
    {
        ResumeRequest request = Serve("Hc0", "S05;1234").Request;
        Assert.Equal(0x1234ul, target.Registers[0][3]);
        Assert.Equal(new ThreadAction(First, 5, true), request.For(First));
        Assert.False(request.For(new(0x10, 0x11))!.Value.Step);
        Assert.Null(Serve("Hc11", "c").Request.For(First));
    }

    [Theory]
    [InlineData("D", ResumeKind.Detach)]
    [InlineData("D;10", ResumeKind.Detach)]
    [InlineData("k", ResumeKind.Kill)]
    [InlineData("vKill;10", ResumeKind.Kill)]
    public void The_debugger_can_leave(string packet, ResumeKind expected) => Assert.Equal(expected, Serve(packet, "g").Request.Kind);

    [Fact]
    public void A_line_that_closes_lets_the_program_go() => Assert.Equal(ResumeKind.Detach, Serve().Request.Kind);

    [Fact]
    public void Objects_come_in_pieces()
    {
        Assert.Equal("m<tar", Ask("qXfer:features:read:target.xml:0,4"));
        Assert.Equal("lget/>", Ask("qXfer:features:read:target.xml:4,100"));
        Assert.Equal("l", Ask("qXfer:features:read:target.xml:9,100"));
        Assert.Equal("E00", Ask("qXfer:features:read:other.xml:0,100"));
        Assert.Equal("l\u0001\u0002\u0003", Ask("qXfer:auxv:read::0,100"));
        Assert.Equal("", Ask("qXfer:libraries:read::0,100"));
    }

    [Fact]
    public void Files_are_read()
    {
        Assert.Equal("F3", Ask($"vFile:open:{Hex.Encode("/file")},0,0"));
        Assert.Equal("F-1,2", Ask($"vFile:open:{Hex.Encode("/other")},0,0"));
        Assert.Equal("F8;}]}\u0003}\u0004}\u000afile", Ask("vFile:pread:3,100,0"));
        Assert.Equal("F0;", Ask("vFile:pread:3,100,8"));
        Assert.Equal("F0", Ask("vFile:close:3"));
        Assert.StartsWith("F40;", Ask("vFile:fstat:3"));
        Assert.Equal("F5;/file", Ask($"vFile:readlink:{Hex.Encode("/link")}"));
        Assert.Equal("F-1,d", Ask($"vFile:unlink:{Hex.Encode("/file")}"));
        Assert.Equal("F0", Ask("vFile:setfs:0"));
    }

    [Fact]
    public void Signals_and_calls_to_pass_and_to_catch_are_told()
    {
        Serve("QPassSignals:e;10;", "QCatchSyscalls:1;40;41");
        Assert.Equal([0xe, 0x10], target.Passed);
        Assert.Equal([0x40, 0x41], target.Caught!);
        Serve("QCatchSyscalls:0");
        Assert.Null(target.Caught);
    }

    [Fact]
    public void Commands_of_the_user_are_shown_their_answer()
    {
        Assert.Equal(["O" + Hex.Encode("you said help\n"), "OK"], Serve($"qRcmd,{Hex.Encode("help")}").Answers);
    }

    [Theory]
    [InlineData(StopKind.SoftwareBreakpoint, "T05thread:p10.10;swbreak:;3:0400000000000000;")]
    [InlineData(StopKind.HardwareBreakpoint, "T05thread:p10.10;3:0400000000000000;")]
    [InlineData(StopKind.WriteWatch, "T05thread:p10.10;watch:2a;3:0400000000000000;")]
    [InlineData(StopKind.AccessWatch, "T05thread:p10.10;awatch:2a;3:0400000000000000;")]
    [InlineData(StopKind.Fork, "T05thread:p10.10;fork:p20.20;3:0400000000000000;")]
    [InlineData(StopKind.Exec, "T05thread:p10.10;exec:2f78;3:0400000000000000;")]
    [InlineData(StopKind.SystemCallEntry, "T05thread:p10.10;syscall_entry:2a;3:0400000000000000;")]
    [InlineData(StopKind.Exited, "W2a;process:10")]
    [InlineData(StopKind.Killed, "X05;process:10")]
    public void A_stop_says_why(StopKind kind, string expected)
    {
        FakeChannel channel = FakeChannel.WithPackets();
        var session = new GdbSession(channel, target);
        session.Restore("0;multiprocess+;swbreak+");
        session.Stop(new StopReply(kind, First) { Value = 42, Child = new(0x20, 0x20), Path = "/x" }, announce: true);
        Assert.Equal([expected], channel.Packets);
    }

    [Fact]
    public void A_session_goes_on_in_another_program()
    {
        FakeChannel channel = FakeChannel.WithPackets("qSupported:multiprocess+;exec-events+", "QStartNoAckMode");
        var session = new GdbSession(channel, target);
        session.Stop(new StopReply(StopKind.Signal, First), announce: false);
        var next = new GdbSession(FakeChannel.WithPackets(), target);
        next.Restore(session.Save());
        Assert.Equal(session.Features, next.Features);
        Assert.Equal("0;multiprocess+;exec-events+", next.Save());
    }

    [Fact]
    public void Nothing_that_comes_over_the_line_does_harm()
    {
        string[] seeds =
        [
            "qSupported:multiprocess+", "g", "G00", "p1", "P1=00", "m1000,10", "M1000,1:00", "X1000,1:}", "x1000,4", "Z0,1000,4", "z0,1000,4",
            "Hg11", "Hcp10.-1", "T11", "vFile:open:2f,0,0", "vFile:pread:3,10,0", "vFile:pwrite:3,0,}", "qXfer:features:read:target.xml:0,8",
            "qRcmd,68", "QPassSignals:1;2", "QCatchSyscalls:1;2", "qThreadExtraInfo,11", "vCont;s:11", "qCRC:1000,4", "vFile:fstat:3", "D;11",
        ];
        const string characters = "$#}*+-;:,=.p0123456789abcdefgGmMZzHTvqQX\u0003\u0080";
        var random = new Random(1);
        for (int round = 0; round < 3000; round++)
        {
            var input = new List<byte>();
            for (int i = random.Next(8); i >= 0; i--)
            {
                byte[] packet = Encoding.Latin1.GetBytes(seeds[random.Next(seeds.Length)]);
                for (int changes = random.Next(4); changes > 0; changes--)
                    packet[random.Next(packet.Length)] = (byte)characters[random.Next(characters.Length)];
                if (random.Next(4) == 0)
                    packet = packet[..random.Next(packet.Length)];
                input.AddRange([(byte)'$', .. packet, (byte)'#', .. Encoding.ASCII.GetBytes($"{packet.Sum(b => b) & 255:x2}"), (byte)'+']);
            }
            byte[] noise = new byte[random.Next(64)];
            random.NextBytes(noise);
            input.InsertRange(random.Next(input.Count + 1), noise);
            var session = new GdbSession(new FakeChannel([.. input]) { Piece = 1 + random.Next(16) }, target);
            session.Stop(new StopReply(StopKind.Signal, First), announce: true);
            session.Poll();
        }
    }
}
