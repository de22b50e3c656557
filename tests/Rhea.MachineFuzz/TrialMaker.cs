using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Rhea.MachineFuzz;

/// <summary>Draws a trial: files, text for the monitor, packets for the debugger, or a batch on devices.</summary>
internal static class TrialMaker
{
    private const int DeviceCases = 100, MostBytes = 1 << 20;

    private static readonly string[] s_words =
    [
        "info", "registers", "-a", "cpus", "status", "x", "xp", "/", "x/4xw", "xp/99999999xg", "x/4096i", "xp/16cb", "cpu", "stop", "cont", "system_reset", "help", "$pc", "$sp",
        "$mstatus", "0x80000000", "0xffffffffffffffff", "0x10000000", "0xc000000", "0x2000000", "0x100000", "-", "+", "0", "1", "999999999999999999999", "$", "x/0xw", "x/-1xw", "x/4q", "\u0001h", "\u0001",
    ];

    private static readonly string[] s_packets =
    [
        "?", "g", "G", "p0", "p20", "pffff", "P1=00", "P20=", "m80000000,4", "m80000000,ffffffff", "m0,ffffffffffffffff", "mffffffffffffffff,10", "m10000000,100", "mc000000,8", "M80000000,4:00000000",
        "M80000000,ffff:00", "X80000000,4:ab}", "X0,ffffffff:", "c", "s", "vCont;c", "vCont;s:1;c", "vCont;s:99", "vCont;", "vCont?", "vCont;r0,ffffffffffffffff:1", "Z0,80000000,4", "z0,80000000,4",
        "Z1,0,0", "Z2,80000000,ffffffffffffffff", "Z2,80000000,8", "Z3,80001000,1", "Z4,ffffffffffffffff,8", "z2,80000000,8", "Z9,0,0", "H", "Hg1", "Hc-1", "Hgffffffff", "T1", "T99", "qSupported:xmlRegisters=i386",
        "qXfer:features:read:target.xml:0,ffb", "qXfer:features:read:target.xml:ffffffff,ffb", "qXfer:features:read:../../etc/passwd:0,10", "qXfer:", "qfThreadInfo", "qsThreadInfo", "qThreadExtraInfo,1",
        "qRcmd,", "qRcmd,696e666f2072656769737465727320", "qRcmd,zz", "qRcmd,73746f70", "qRcmd,636f6e74", "Qqemu.PhyMemMode:1", "Qqemu.sstep=7", "qC", "qAttached", "QStartNoAckMode", "D", "R00", "!", "vMustReplyEmpty",
    ];

    public static Trial Make(Draw draw, string emulator, byte[][] files, string folder) => draw.Below(10) switch
    {
        < 6 => Files(draw, Words(emulator), files, folder),
        6 => Monitor(draw, Words(emulator), files, folder),
        7 => Debugger(draw, Words(emulator), files, folder),
        _ => Devices(draw),
    };

    private static string[] Words(string command) => command.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static Trial Devices(Draw draw)
    {
        string seed = draw.Below(int.MaxValue).ToString(CultureInfo.InvariantCulture);
        string[] self = [Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "Rhea.MachineFuzz.dll")];
        return new Trial([.. self, "--seed", seed, "--devices", DeviceCases.ToString(CultureInfo.InvariantCulture)])
        {
            Limit = TimeSpan.FromMinutes(3),
            MustEnd = true,
            MostMemory = 700,
        };
    }

    private static Trial Files(Draw draw, string[] emulator, byte[][] files, string folder)
    {
        string memory = draw.Of("32M", "32M", "64M", "8M", "4M", "1M", "48M");
        List<string> command = [.. emulator, "-M", "virt", "-m", memory, "-smp", draw.Of("1", "2"), "-display", "none"];
        if (draw.Chance(70))
            command.AddRange(["-bios", draw.Chance(60) ? "none" : Write("bios")]);
        if (draw.Chance(80))
            command.AddRange(["-kernel", Write("kernel")]);
        if (draw.Chance(30))
            command.AddRange(["-initrd", Write("initrd")]);
        if (draw.Chance(30))
            command.AddRange(["-dtb", Write("dtb")]);
        if (draw.Chance(30))
            command.AddRange(["-drive", $"file={Write("disk")},format=raw,if=none,id=d0", "-device", "virtio-blk-device,drive=d0"]);
        if (draw.Chance(20))
            command.AddRange(["-append", Encoding.Latin1.GetString(draw.Bytes(draw.Below(3000))).Replace('\0', ' ')]);
        if (draw.Chance(30))
            command.AddRange(["-accel", "tci"]);
        return new Trial([.. command]);

        string Write(string name)
        {
            string path = Path.Combine(folder, name);
            File.WriteAllBytes(path, Damaged(draw, files));
            return path;
        }
    }

    private static Trial Monitor(Draw draw, string[] emulator, byte[][] files, string folder)
    {
        string kernel = Path.Combine(folder, "kernel");
        File.WriteAllBytes(kernel, files[0]);
        var text = new StringBuilder("\u0001c");
        for (int line = draw.Below(30); line >= 0; line--)
        {
            for (int word = draw.Below(5); word >= 0; word--)
                text.Append(draw.Chance(95) ? draw.Of<string>(s_words) : Encoding.Latin1.GetString(draw.Bytes(draw.Below(400)))).Append(' ');
            text.Append('\n');
        }

        if (draw.Chance(50))
            text.Append("\nquit\n");
        return new Trial([.. emulator, "-M", "virt", "-m", "32M", "-bios", "none", "-kernel", kernel, "-nographic"]) { Input = Encoding.Latin1.GetBytes(text.ToString()) };
    }

    private static Trial Debugger(Draw draw, string[] emulator, byte[][] files, string folder)
    {
        string kernel = Path.Combine(folder, "kernel"), line = Path.Combine(folder, "line");
        File.WriteAllBytes(kernel, files[0]);
        List<byte[]> pieces = [];
        for (int i = draw.Below(60); i >= 0; i--)
        {
            byte[] body = Encoding.ASCII.GetBytes(draw.Of<string>(s_packets));
            if (draw.Chance(15) && body.Length > 1)
                body[draw.Below(body.Length)] = (byte)draw.Below(256);
            if (draw.Chance(5))
                body = draw.Bytes(draw.Below(70_000));
            int sum = body.Aggregate(0, (total, value) => (total + value) & 0xFF) ^ (draw.Chance(3) ? 1 : 0);
            byte[] packet = [(byte)'$', .. body, (byte)'#', .. Encoding.ASCII.GetBytes(sum.ToString("x2", CultureInfo.InvariantCulture))];
            pieces.Add(draw.Chance(3) ? [3] : draw.Chance(5) ? packet[..draw.Below(packet.Length)] : draw.Chance(80) ? [(byte)'+', .. packet] : packet);
        }

        List<string> command = [.. emulator, "-M", "virt", "-smp", "2", "-m", "32M", "-bios", "none", "-kernel", kernel, "-display", "none", "-gdb", "unix:" + line];
        if (draw.Chance(60))
            command.Add("-S");
        return new Trial([.. command]) { Debugger = (line, pieces) };
    }

    private static byte[] Damaged(Draw draw, byte[][] files)
    {
        if (draw.Chance(15))
            return draw.Bytes(draw.Of(0, 1, 63, 64, 511, 513, 4096, draw.Below(MostBytes)));
        byte[] file = files[draw.Below(files.Length)];
        byte[] bytes = file[..Math.Min(file.Length, draw.Chance(50) ? MostBytes : 1 + draw.Below(MostBytes))];
        if (draw.Chance(20))
            bytes = Pack(bytes);
        for (int i = draw.Below(8); i > 0 && bytes.Length >= 8; i--)
        {
            int header = Math.Min(bytes.Length, draw.Of(64, 256, 4096, bytes.Length));
            int at = draw.Below(header);
            switch (draw.Below(4))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << draw.Below(8));
                    break;
                case 1 when (at &= ~7) <= bytes.Length - 8:
                    BitConverter.TryWriteBytes(bytes.AsSpan(at), draw.Edge());
                    break;
                case 2 when (at &= ~3) <= bytes.Length - 4:
                    System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), (uint)draw.Edge());
                    break;
                default:
                    draw.Bytes(Math.Min(draw.Below(64), bytes.Length - at)).CopyTo(bytes, at);
                    break;
            }
        }

        return bytes;
    }

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest))
            stream.Write(bytes);
        return packed.ToArray();
    }
}
