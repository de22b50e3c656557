using System.Diagnostics;
using Rhea.Devices.DeviceTree;

namespace Rhea.Devices.Tests.DeviceTree;

public sealed class DeviceTreeTests
{
    [Fact]
    public void The_compiler_reads_what_is_written()
    {
        var root = new DeviceTreeNode();
        root.SetText("compatible", "a,b", "c").SetCells("#address-cells", 2);
        root.Child("bus@1000").SetWideCells("reg", 0x1000, 0x20).SetFlag("ranges").Child("x").SetBytes("odd", [1, 2, 3]);
        string? text = Decompile(DeviceTreeWriter.Write(root));
        if (text is null)
            return; // no dtc here
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        string expected = """/dts-v1/; / { compatible = "a,b\0c"; #address-cells = <0x02>; bus@1000 { reg = <0x00 0x1000 0x00 0x20>; ranges; x { odd = [01 02 03]; }; }; };""";
        Assert.Equal(expected, string.Join(' ', words));
    }

    [Fact]
    public void What_is_written_can_be_read_and_changed()
    {
        var root = new DeviceTreeNode();
        root.SetText("model", "m").Child("chosen").SetText("bootargs", "old").SetCells("n", 1, 2);
        DeviceTreeNode read = DeviceTreeReader.Read(DeviceTreeWriter.Write(root))!;
        Assert.Equal(DeviceTreeWriter.Write(root), DeviceTreeWriter.Write(read));
        read.Child("chosen").SetText("bootargs", "new");
        Assert.Equal(2, read.Child("chosen").Properties.Count);
    }

    [Fact]
    public void Damaged_trees_are_refused_without_harm()
    {
        var root = new DeviceTreeNode();
        root.SetText("model", "m").Child("a").SetCells("n", 1).Child("b").SetText("t", "x", "y");
        byte[] good = DeviceTreeWriter.Write(root);
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bad = good[..(random.Next(8) == 0 ? random.Next(good.Length) : good.Length)];
            for (int change = random.Next(1, 4); change > 0 && bad.Length != 0; change--)
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            _ = DeviceTreeReader.Read(bad);
        }
    }

    [Fact]
    public void Names_have_a_limit_and_many_properties_take_little_time()
    {
        var root = new DeviceTreeNode();
        root.SetFlag(new string('n', 255));
        Assert.NotNull(DeviceTreeReader.Read(DeviceTreeWriter.Write(root)));
        root.SetFlag(new string('n', 256));
        Assert.Null(DeviceTreeReader.Read(DeviceTreeWriter.Write(root)));

        root = new DeviceTreeNode();
        for (int i = 0; i < 200_000; i++)
            root.SetFlag($"p{i}").Child($"c{i}");
        Assert.Equal(200_000, DeviceTreeReader.Read(DeviceTreeWriter.Write(root))!.Properties.Count);
    }

    private static string? Decompile(byte[] blob)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, blob);
            var start = new ProcessStartInfo("dtc", ["-q", "-I", "dtb", "-O", "dts", file]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using Process compiler = Process.Start(start)!;
            string text = compiler.StandardOutput.ReadToEnd();
            compiler.WaitForExit();
            Assert.Equal(0, compiler.ExitCode);
            return text;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
