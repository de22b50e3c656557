using System.Globalization;
using Rhea.Cli.Logging;
using static Rhea.Cli.SystemMode.SystemOptionValues;

namespace Rhea.Cli.SystemMode;

/// <summary>The options of a machine, each declared once: names, help and effect.</summary>
internal static class SystemOptionList
{
    /// <summary>All options in the order of the help.</summary>
    internal static readonly SystemOption[] All =
    [
        new(["h", "help"], null, "print this help", (s, _) => (s with { Print = SystemModeHelp.Text }, null)),
        new(["version"], null, "print the version", (s, _) => (s with { Print = VersionText.Full + "\n" }, null)),
        new(["machine", "M"], "name,...", "the board; 'help' lists them", ApplyMachine),
        new(["cpu"], "model,...", "the processor model, with properties", (s, v) => (s with { Processor = v }, null)),
        new(["smp"], "count", "the number of processors", ApplyProcessorCount),
        new(["m"], "size", "the memory in MiB, or with K, M, G or T", ApplyMemory),
        new(["bios"], "file", "the firmware; 'none' or 'default' (OpenSBI)", (s, v) => (s with { Bios = v }, null)),
        new(["kernel"], "file", "the kernel: an Image, plain or packed by gzip, or an ELF file", (s, v) => (s with { Kernel = v }, null)),
        new(["initrd"], "file", "the initial RAM disk", (s, v) => (s with { InitialRamDisk = v }, null)),
        new(["append"], "text", "the kernel's command line", (s, v) => (s with { CommandLine = v }, null)),
        new(["dtb"], "file", "the device tree, in place of the board's own", (s, v) => (s with { DeviceTreeFile = v }, null)),
        new(["L"], "path", "look for firmware in this folder", (s, v) => (s with { DataDirectories = [.. s.DataDirectories, v] }, null)),
        new(["drive"], "file=name,...", "a disk: format=raw, if=none or virtio, id=, snapshot=on, readonly=on", ApplyDrive),
        new(["snapshot"], null, "write to temporary files in place of the disks", (s, _) => (s with { UsesSnapshots = true }, null)),
        new(["device"], "name,...", "a device; 'help' lists them", ApplyDevice),
        new(["object"], "name,...", "something that devices use: rng-random or rng-builtin, with id=", ApplyObject),
        new(["chardev"], "name,id=...", "where characters go: stdio (mux=on), null, file (path=)", ApplyCharacterDevice),
        new(["serial"], "where", "the serial port's other end: stdio, mon:stdio, null, file:name, chardev:id", ApplySerial),
        new(["monitor"], "where", "the monitor's other end; only 'none' is possible", ApplyMonitor),
        new(["nographic"], null, "no windows: serial port and monitor share the terminal (Ctrl-A h for help)", (s, _) =>
            (s with { NoGraphic = true }, null)),
        new(["display"], "none", "no windows, and nothing in their place", ApplyDisplay),
        new(["echr"], "key", "the number of the key to use in place of Ctrl-A", ApplyEscapeKey),
        new(["nic", "net"], "none", "no network; another one is not there yet", (s, v) =>
            v == "none" ? (s, null) : (null, "networks are not there yet; write none")),
        new(["netdev"], "kind,...", null, (_, _) => (null, "networks are not there yet; leave the option out")),
        new(["global"], "name.property=value", "a property of all devices of a kind: virtio-mmio.force-legacy", ApplyGlobal),
        new(["rtc"], "base=...", "what the clock starts with: utc, localtime, or a date", ApplyClock),
        new(["name"], "text", "the machine's name", (s, v) => (s with { Name = v }, null)),
        new(["S"], null, "wait for a command at the start", (s, _) => (s with { StartsStopped = true }, null)),
        new(["gdb"], "where", "listen for gdb, at tcp::port or unix:path", (s, v) => (s with { Debugger = v == "none" ? null : v }, null)),
        new(["s"], null, "the same as -gdb tcp::1234", (s, _) => (s with { Debugger = "tcp::1234" }, null)),
        new(["no-reboot"], null, "end when the guest reboots", (s, _) => (s with { ResetEnds = true }, null)),
        new(["accel"], "name,...", "tcg (native code) or tci (interpreter)", (s, v) => (s with { Accelerator = v }, null)),
        new(["icount"], "shift=n,...", "tell the time by counting instructions; sleep=off leaps over waiting, align=on never runs ahead", ApplyCounting),
        new(["seed"], "number", "where the guest's random bytes begin, to repeat a run", (s, v) =>
            int.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out int seed) ? (s with { Seed = seed }, null) : (null, "it must be a number from 0 on")),
        new(["d"], "item,...", "log items; 'help' lists them", ApplyLog),
        new(["D"], "file", "write the log to this file", (s, v) => (s with { LogFile = v }, null)),
        new(["dfilter"], "range,...", "log only code at these addresses", (s, v) => (s with { LogFilter = v }, null)),
        new(["one-insn-per-tb", "singlestep"], null, "translate one instruction at a time", (s, _) =>
            (s with { OneInstructionPerRegion = true }, null)),
        new(["perfmap"], null, "write /tmp/perf-PID.map, by which perf tells guest code apart", (s, _) => (s with { WritesPerfMap = true }, null)),
        new(["jitdump"], null, "write jit-PID.dump, from which perf inject --jit has the code too", (s, _) => (s with { WritesJitDump = true }, null)),
        new(["nodefaults"], null, "no devices that were not asked for", (s, _) => (s with { HasNoDefaults = true }, null)),
        new(["no-user-config"], null, null, (s, _) => (s, null)),
        new(["vga", "parallel"], "none", null, (s, v) => v == "none" ? (s, null) : (null, "there is only none")),
        new(["boot", "msg", "k", "uuid"], "value", null, (s, _) => (s, null)),
        new(["blockdev"], "value", null, (_, _) => (null, "block nodes are not there yet; -drive makes disks")),
        new(["qmp", "mon", "incoming", "loadvm", "fsdev", "virtfs", "tpmdev", "smbios", "spice", "vnc", "plugin", "trace"], "value", null, (_, _) =>
            (null, "it is not there yet; leave the option out")),
        new(["enable-kvm", "daemonize", "usb"], null, null, (_, _) => (null, "it is not there yet; leave the option out")),
    ];

    private static (SystemSettings?, string?) ApplyCounting(SystemSettings settings, string text) =>
        InstructionCounting.Parse(text, out string? error) is { } counting ? (settings with { Counting = counting }, null) : (null, error);

    private static (SystemSettings?, string?) ApplyLog(SystemSettings settings, string text)
    {
        if (text is "help" or "?")
            return (settings with { Print = LogOption.Help(isSystem: true) }, null);
        string? error = LogOption.Check(text);
        return error is null ? (settings with { LogItems = text }, null) : (null, error);
    }

    private static (SystemSettings?, string?) ApplyMachine(SystemSettings settings, string text)
    {
        if (text is "help" or "?")
            return (settings with { Print = "Supported machines are:\nvirt                 RISC-V VirtIO board\n" }, null);
        OptionValues values = OptionValues.Parse(text, "type", out string? error);
        string? name = values.Take("type") ?? settings.Machine, output = values.Take("dumpdtb");
        bool usesOtherController = values.TakeSwitch("aclint", false, ref error);
        string? messages = values.Take("aia");
        string? memory = values.Take("memory"), accelerator = values.Take("accel");
        values.Ignore("usb", "graphics", "dump-guest-core", "mem-merge", "acpi");
        error ??= values.Unknown();
        if (error is null && name is not (null or "virt"))
            error = $"there is no board '{name}'{NearMatch.Suggest(name, ["virt"])}; -M help lists them";
        if (error is null && (usesOtherController || messages is not (null or "none")))
            error = "interrupt controllers other than CLINT and PLIC are not there yet";
        if (error is not null)
            return (null, error);
        settings = settings with
        {
            Machine = name,
            DeviceTreeOutput = output ?? settings.DeviceTreeOutput,
            Accelerator = accelerator ?? settings.Accelerator,
        };
        return memory is null ? (settings, null) : ApplyMemory(settings, memory);
    }

    private static (SystemSettings?, string?) ApplyProcessorCount(SystemSettings settings, string text)
    {
        OptionValues values = OptionValues.Parse(text, "cpus", out string? error);
        string? cpus = values.Take("cpus"), most = values.Take("maxcpus");
        ulong product = 1;
        foreach (string level in new[] { "sockets", "dies", "clusters", "cores", "threads" })
        {
            if (values.Take(level) is not { } part)
                continue;
            if (!TryParseNumber(part, out ulong factor) || factor is 0 or > 4096)
                error ??= $"'{level}={part}': it must be a number above 0";
            product *= Math.Clamp(factor, 1, 4096);
        }

        error ??= values.Unknown();
        ulong count = product;
        if (error is null && (cpus ?? most) is { } given && (!TryParseNumber(given, out count) || count is 0 or > 4096))
            error = $"'{given}': it must be a number above 0";
        return error is null ? (settings with { ProcessorCount = (int)count }, null) : (null, error);
    }

    private static (SystemSettings?, string?) ApplyMemory(SystemSettings settings, string text)
    {
        const ulong mebibyte = 1 << 20, smallest = mebibyte, largest = 1UL << 44;
        OptionValues values = OptionValues.Parse(text, "size", out string? error);
        string size = values.Take("size") ?? "";
        values.Ignore("slots", "maxmem");
        error ??= values.Unknown();
        if (error is not null)
            return (null, error);
        if (!TryParseSize(size, mebibyte, out ulong bytes) || bytes is < smallest or > largest)
            return (null, "it must be a size from 1M to 16T, such as 512M or 4G");
        const ulong unit = 2 * mebibyte;
        return (settings with { MemorySize = (bytes + unit - 1) / unit * unit }, null);
    }

    private static (SystemSettings?, string?) ApplyDrive(SystemSettings settings, string text) =>
        DriveSettings.Parse(text, out string? error) is { } drive ? (settings with { Drives = [.. settings.Drives, drive] }, null) : (null, error);

    private static (SystemSettings?, string?) ApplyDevice(SystemSettings settings, string text)
    {
        if (text is "help" or "?")
            return (settings with { Print = DeviceSettings.Help }, null);
        return DeviceSettings.Parse(text, out string? error) is { } device
            ? (settings with { Devices = [.. settings.Devices, device] }, null)
            : (null, error);
    }

    private static (SystemSettings?, string?) ApplyObject(SystemSettings settings, string text)
    {
        OptionValues values = OptionValues.Parse(text, "qom-type", out string? error);
        string? kind = values.Take("qom-type"), id = values.Take("id"), file = values.Take("filename");
        error ??= values.Unknown();
        if (error is null && kind is not ("rng-random" or "rng-builtin"))
            error = $"'{kind}' is not there yet; there are rng-random and rng-builtin";
        if (error is null && id is null)
            error = "it needs a name: id=NAME";
        if (error is null && file is not (null or "/dev/urandom" or "/dev/random"))
            error = $"'filename={file}': it must be /dev/urandom or /dev/random";
        return error is null ? (settings with { RandomSources = [.. settings.RandomSources, id!] }, null) : (null, error);
    }

    private static (SystemSettings?, string?) ApplyCharacterDevice(SystemSettings settings, string text) =>
        CharacterSettings.ParseDevice(text, out string? error) is { } device
            ? (settings with { CharacterDevices = [.. settings.CharacterDevices, device] }, null)
            : (null, error);

    private static (SystemSettings?, string?) ApplySerial(SystemSettings settings, string text) =>
        CharacterSettings.ParseSerial(text, out string? error) is { } serial
            ? (settings with { Serials = [.. settings.Serials, serial] }, null)
            : (null, error);

    private static (SystemSettings?, string?) ApplyMonitor(SystemSettings settings, string text) =>
        text is "none" or "null" ? (settings with { HasNoMonitor = true }, null)
        : (null, "a monitor of its own is not there yet; write none, or -serial mon:stdio");

    private static (SystemSettings?, string?) ApplyDisplay(SystemSettings settings, string text) =>
        text == "none" ? (settings with { HasNoDisplay = true }, null) : (null, "displays are not there yet; write none, or -nographic");

    private static (SystemSettings?, string?) ApplyEscapeKey(SystemSettings settings, string text) =>
        TryParseNumber(text, out ulong key) && key is > 0 and < 128 ? (settings with { EscapeKey = (byte)key }, null)
        : (null, "it must be the number of a character, from 1 to 127");

    private static (SystemSettings?, string?) ApplyGlobal(SystemSettings settings, string text)
    {
        OptionValues values = OptionValues.Parse(text, null, out string? error);
        bool isLegacy = values.TakeSwitch("virtio-mmio.force-legacy", settings.UsesLegacyVirtio, ref error);
        error ??= values.Unknown();
        return error is null ? (settings with { UsesLegacyVirtio = isLegacy }, null) : (null, error);
    }

    private static (SystemSettings?, string?) ApplyClock(SystemSettings settings, string text)
    {
        OptionValues values = OptionValues.Parse(text, null, out string? error);
        string start = values.Take("base") ?? "utc";
        values.Ignore("clock", "driftfix");
        error ??= values.Unknown();
        if (error is not null)
            return (null, error);
        DateTime? time = null;
        if (start == "localtime")
            time = DateTime.SpecifyKind(DateTime.Now, DateTimeKind.Utc);
        else if (start != "utc" && DateTime.TryParse(start, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime given))
            time = given;
        else if (start != "utc")
            return (null, $"'base={start}': it must be utc, localtime, or a date such as 2026-01-31T12:00:00");
        return (settings with { StartTime = time }, null);
    }
}
