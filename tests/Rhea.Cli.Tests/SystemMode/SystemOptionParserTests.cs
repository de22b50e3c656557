using Rhea.Cli.SystemMode;

namespace Rhea.Cli.Tests.SystemMode;

public sealed class SystemOptionParserTests
{
    [Fact]
    public void The_command_line_of_a_boot_is_understood()
    {
        SystemSettings settings = Parse(
            "-machine virt -cpu rv64,v=off -smp 4 -m 2G -nographic -bios default -kernel Image -initrd rd.gz -dtb x.dtb "
            + "-drive file=disk.img,format=raw,if=none,id=hd0,readonly=on -device virtio-blk-device,drive=hd0,bus=virtio-mmio-bus.2,serial=S1 "
            + "-object rng-random,id=r0,filename=/dev/urandom -device virtio-rng-device,rng=r0 -nic none -no-reboot -s -S -d in_asm -D log "
            + "-global virtio-mmio.force-legacy=false -name test,process=x -accel tci");
        Assert.Equal(
            ("virt", "rv64,v=off", 4, 2UL << 30, true), (settings.Machine, settings.Processor, settings.ProcessorCount, settings.MemorySize, settings.NoGraphic));
        Assert.Equal(("Image", "rd.gz", "x.dtb"), (settings.Kernel, settings.InitialRamDisk, settings.DeviceTreeFile));
        Assert.Equal([new DriveSettings("hd0", "disk.img", false, false, true)], settings.Drives);
        Assert.Equal([new DeviceSettings(DeviceKind.Disk, 2, "hd0", "S1"), new DeviceSettings(DeviceKind.Random, null, "r0", "")], settings.Devices);
        Assert.Equal(("tcp::1234", true, true, false), (settings.Debugger, settings.StartsStopped, settings.ResetEnds, settings.UsesLegacyVirtio));
        Assert.Equal(("in_asm", "log", "tci"), (settings.LogItems, settings.LogFile, settings.Accelerator));
    }

    [Theory]
    [InlineData("256", 256UL << 20)]
    [InlineData("256M", 256UL << 20)]
    [InlineData("1.5G", 3UL << 29)]
    [InlineData("size=512M,slots=2,maxmem=1G", 512UL << 20)]
    [InlineData("0x100", 256UL << 20)]
    public void Memory_is_counted_in_mebibytes(string text, ulong bytes) => Assert.Equal(bytes, Parse($"-M virt -m {text}").MemorySize);

    [Theory]
    [InlineData("3", 3)]
    [InlineData("cpus=2,maxcpus=8", 2)]
    [InlineData("sockets=2,cores=3,threads=1", 6)]
    public void Processors_are_counted_or_arranged(string text, int count) => Assert.Equal(count, Parse($"-M virt -smp {text}").ProcessorCount);

    [Theory]
    [InlineData("", "no board was chosen; write -M virt")]
    [InlineData("-M vrit", "option '-M vrit': there is no board 'vrit' (did you mean 'virt'?); -M help lists them")]
    [InlineData("-M virt -kernal x", "unknown option '-kernal' (did you mean 'kernel'?); -help lists the options")]
    [InlineData("-M virt -kernel", "option '-kernel' needs an argument: -kernel file")]
    [InlineData("-M virt -m lots", "option '-m lots': it must be a size from 1M to 16T, such as 512M or 4G")]
    [InlineData("-M virt -smp 0", "option '-smp 0': '0': it must be a number above 0")]
    [InlineData("-M virt -netdev user,id=n", "option '-netdev user,id=n': networks are not there yet; leave the option out")]
    [InlineData("-M virt -device virtio-net-device", "option '-device virtio-net-device': 'virtio-net-device': networks are not there yet")]
    [InlineData("-M virt -device virtio-blk-pci,drive=d", "option '-device virtio-blk-pci,drive=d': 'virtio-blk-pci': there is no PCI bus yet; write virtio-blk-device")]
    [InlineData("-M virt -device virtio-blk-device", "option '-device virtio-blk-device': it needs a disk: drive=ID of a -drive if=none,id=ID")]
    [InlineData("-M virt -device virtio-blk-device,drive=hd", "option '-device': there is no 'hd' for it to use")]
    [InlineData("-M virt -drive file=a,fromat=raw", "option '-drive file=a,fromat=raw': there is no 'fromat' (did you mean 'format'?)")]
    [InlineData("-M virt -icount sleep=off", "option '-icount sleep=off': it needs shift=N, or shift=auto")]
    [InlineData("-M virt -icount 11", "option '-icount 11': 'shift=11': it must be from 0 to 10, or auto")]
    [InlineData("-M virt -icount auto,sleep=off", "option '-icount auto,sleep=off': shift=auto needs sleep=on")]
    [InlineData("-M virt -icount 1,align=on,sleep=off", "option '-icount 1,align=on,sleep=off': align=on needs sleep=on")]
    [InlineData("-M virt -icount 1,rr=record", "option '-icount 1,rr=record': recording and replaying are not there yet; leave rr out")]
    [InlineData("-M virt -seed x", "option '-seed x': it must be a number from 0 on")]
    [InlineData("-M virt -drive format=raw", "option '-drive format=raw': it needs a file: file=NAME")]
    [InlineData("-M virt -serial pty", "option '-serial pty': 'pty' is not there yet; there are stdio, mon:stdio, null, none, file:NAME, chardev:ID")]
    [InlineData("-M virt -drive file=a,readonly=maybe", "option '-drive file=a,readonly=maybe': 'readonly=maybe': it must be on or off")]
    public void What_is_wrong_is_said_in_one_line(string words, string error) => Assert.Equal(error, SystemOptionParser.Parse(Split(words)).Error);

    [Theory]
    [InlineData("-help")]
    [InlineData("--version")]
    [InlineData("-M help")]
    [InlineData("-device help")]
    public void Help_is_printed_whatever_follows(string words) => Assert.NotNull(Parse(words + " -nonsense").Print);

    [Fact]
    public void A_comma_in_a_value_is_written_twice()
    {
        OptionValues values = OptionValues.Parse("file=a,,b=c,snapshot,readonly=off", null, out string? error);
        Assert.Null(error);
        Assert.Equal(("a,b=c", "on", "off"), (values.Take("file"), values.Take("snapshot"), values.Take("readonly")));
        Assert.Null(values.Unknown());
    }

    [Fact]
    public void A_file_alone_is_a_disk() => Assert.Equal("a,b.img", Parse("-M virt a,b.img").Drives[0].File);

    private static string[] Split(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static SystemSettings Parse(string words)
    {
        (SystemSettings? settings, string? error) = SystemOptionParser.Parse(Split(words));
        Assert.Null(error);
        return settings!;
    }
}
