using Rhea.Base.Host;
using Rhea.Devices.DeviceTree;
using Rhea.Machines.Loading;
using static Rhea.Machines.RiscV.RiscVVirtMap;

namespace Rhea.Machines.RiscV;

/// <summary>Finds firmware, kernel, RAM disk and device tree, and where each goes.</summary>
internal sealed class RiscVVirtLoader
{
    private const ushort ElfMachine = 243;

    // Linux, Documentation/arch/riscv/boot-image-header.rst.
    private const int ImageSizePlace = 16, ImageMagicPlace = 56;

    // An initial RAM disk leaves room in which the kernel can grow.
    private const ulong FarthestRamDisk = 128UL << 20;

    private readonly RiscVVirtOptions _options;
    private readonly List<LoadedImage> _images = [];
    private LoadedImage? _ramDisk;
    private ulong _start = Ram;

    private readonly RandomSource _random;

    private RiscVVirtLoader(RiscVVirtOptions options, RandomSource random)
    {
        _options = options;
        _random = random;
    }

    /// <summary>Where the firmware goes on; 0 if there is no kernel.</summary>
    internal ulong KernelEntry { get; private set; }

    /// <summary>Where the reset ROM goes on.</summary>
    internal ulong Start => _start;

    /// <summary>Where the device tree is.</summary>
    internal ulong DeviceTreeAddress { get; private set; }

    /// <summary>What describes the board to the guest.</summary>
    internal DeviceTreeNode DeviceTree { get; private set; } = new();

    private ulong RamEnd => Ram + _options.RamSize;

    /// <summary>Reads all files. Gives null, and a line that says what is wrong.</summary>
    internal static RiscVVirtLoader? Load(RiscVVirtOptions options, RandomSource random, out string? error)
    {
        var loader = new RiscVVirtLoader(options, random);
        error = loader.LoadFirmware(out ulong end) ?? loader.LoadKernel(end) ?? loader.LoadDeviceTree();
        return error is null ? loader : null;
    }

    /// <summary>What is to be written into RAM now. The device tree differs each time.</summary>
    internal IEnumerable<LoadedImage> Images()
    {
        RiscVVirtDeviceTree.Choose(DeviceTree, _options.CommandLine, _ramDisk?.Address ?? 0, _ramDisk?.End ?? 0, _random);
        return _images.Append(new LoadedImage(DeviceTreeAddress, DeviceTreeWriter.Write(DeviceTree)));
    }

    private static string? FindDefaultFirmware(RiscVVirtOptions options)
    {
        if (!options.Hart.Is64)
        {
            const string narrow = "opensbi-riscv32-generic-fw_dynamic.bin";
            return options.DataDirectories.Append(Path.Combine(AppContext.BaseDirectory, "..", "share", "rhea")).Append("/usr/share/qemu")
                .Select(directory => Path.Combine(directory, narrow)).FirstOrDefault(File.Exists);
        }

        const string name = "opensbi-riscv64-generic-fw_dynamic.bin";
        string[] usual =
        [
            Path.Combine(AppContext.BaseDirectory, "..", "share", "rhea", name), "/usr/share/qemu/" + name,
            "/usr/lib/riscv64-linux-gnu/opensbi/generic/fw_dynamic.bin", "/usr/share/opensbi/lp64/generic/firmware/fw_dynamic.bin",
        ];
        return options.DataDirectories.Select(directory => Path.Combine(directory, name)).Concat(usual).FirstOrDefault(File.Exists);
    }

    private string? LoadFirmware(out ulong end)
    {
        end = Ram;
        string? path = _options.Bios;
        if (path == "none")
            return null;
        if (path == "default" && (path = FindDefaultFirmware(_options)) is null)
            return "there is no firmware: install OpenSBI (Debian's package opensbi), or write -bios FILE or -bios none";
        if (!File.Exists(path) && _options.DataDirectories.Select(d => Path.Combine(d, path)).FirstOrDefault(File.Exists) is { } found)
            path = found;
        return LoadProgram("firmware", path, Ram, out _start, out end);
    }

    private string? LoadKernel(ulong firmwareEnd)
    {
        ulong kernelEnd = firmwareEnd;
        if (_options.Kernel is { } path)
        {
            string? error = LoadProgram("kernel", path, AlignUp(firmwareEnd), out ulong entry, out kernelEnd);
            if (error is not null)
                return error;
            KernelEntry = entry;
            if (_options.Bios == "none")
                _start = entry;
        }

        if (_options.InitialRamDisk is not { } disk)
            return null;
        byte[]? bytes = ImageFile.Read("initial RAM disk", disk, _options.RamSize, out string? reason);
        if (bytes is null)
            return reason;
        ulong preferred = (KernelEntry != 0 ? KernelEntry : Ram) + Math.Min(_options.RamSize / 2, FarthestRamDisk);
        _ramDisk = new LoadedImage(Math.Max(preferred, AlignUp(kernelEnd)), bytes);
        return Add("initial RAM disk", disk, _ramDisk);
    }

    private string? LoadDeviceTree()
    {
        DeviceTree = RiscVVirtDeviceTree.Build(_options);
        if (_options.DeviceTreeFile is { } path)
        {
            byte[]? bytes = ImageFile.Read("device tree", path, _options.RamSize, out string? error);
            if (bytes is null)
                return error;
            if (DeviceTreeReader.Read(bytes) is not { } given)
                return $"the device tree '{path}' is damaged, or is not in its flattened form (dtc makes it: dtc -O dtb)";
            DeviceTree = given;
        }

        RiscVVirtDeviceTree.Choose(DeviceTree, _options.CommandLine, _ramDisk?.Address ?? 0, _ramDisk?.End ?? 0, _random);
        ulong size = (ulong)DeviceTreeWriter.Write(DeviceTree).Length;
        ulong limit = RamEnd > DeviceTreeLimit ? Math.Max(Math.Min(RamEnd, DeviceTreeLimit), Ram) : RamEnd;
        DeviceTreeAddress = (limit - Math.Min(size, limit)) / Alignment * Alignment;
        if (DeviceTreeAddress < Ram || _images.Exists(image => image.End > DeviceTreeAddress && image.Address < DeviceTreeAddress + size))
            return $"the machine's memory of {_options.RamSize >> 20} MiB is too small for what is to be loaded; give it more with -m";
        return null;
    }

    /// <summary>Loads an ELF file, a kernel image or plain bytes, each perhaps packed by gzip.</summary>
    private string? LoadProgram(string what, string path, ulong address, out ulong entry, out ulong end)
    {
        entry = address;
        end = address;
        byte[]? bytes = ImageFile.Read(what, path, _options.RamSize, out string? error);
        if (bytes is not null)
            bytes = ImageFile.Unpack(what, path, bytes, _options.RamSize, out error);
        if (bytes is null)
            return error;
        if (bytes.Length == 0)
            return $"the {what} '{path}' is empty";
        if (ElfImage.IsElf(bytes))
        {
            List<LoadedImage>? segments = ElfImage.Read(bytes, ElfMachine, _options.Hart.Is64, out entry, out string? reason);
            if (segments is null)
                return $"cannot load the {what} '{path}': {reason}";
            foreach (LoadedImage segment in segments)
            {
                if (Add(what, path, segment) is { } refused)
                    return refused;
                end = Math.Max(end, segment.End);
            }

            return null;
        }

        ulong size = (ulong)bytes.Length;
        if (bytes.Length >= 64 && bytes.AsSpan(ImageMagicPlace).StartsWith("RSC\u0005"u8))
            size = Math.Max(size, BitConverter.ToUInt64(bytes, ImageSizePlace));
        if (size > RamEnd - address || address > RamEnd)
            return $"the {what} '{path}' is too large for the machine's memory of {_options.RamSize >> 20} MiB; give it more with -m";
        end = address + size;
        return Add(what, path, new LoadedImage(address, bytes));
    }

    private string? Add(string what, string path, LoadedImage image)
    {
        ulong length = (ulong)image.Bytes.Length;
        if (image.Address < Ram || image.Address > RamEnd || length > RamEnd - image.Address)
        {
            return $"the {what} '{path}' does not fit: it needs 0x{image.Address:x} to 0x{unchecked(image.Address + length):x}, "
                + $"and memory is from 0x{Ram:x} to 0x{RamEnd:x}";
        }

        // They are in the order of their addresses: an ELF file may have very many segments.
        int place = 0;
        for (int behind = _images.Count; place < behind;)
        {
            int middle = (place + behind) / 2;
            if (_images[middle].Address < image.Address)
                place = middle + 1;
            else
                behind = middle;
        }

        LoadedImage? overlapped = place > 0 && _images[place - 1].End > image.Address ? _images[place - 1]
            : place < _images.Count && _images[place].Address < image.End ? _images[place] : null;
        if (overlapped is not null)
            return $"the {what} '{path}' would overwrite what is at 0x{overlapped.Address:x}";
        _images.Insert(place, image);
        return null;
    }

    /// <summary>Kernels begin on a boundary of the larger pages that harts have: 2 MiB, with 32 bits 4.</summary>
    private ulong AlignUp(ulong address)
    {
        ulong alignment = _options.Hart.Is64 ? Alignment : 2 * Alignment;
        return (address + alignment - 1) / alignment * alignment;
    }
}
