namespace Rhea.Cli.SystemMode;

/// <summary>A device: -device.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Place">The number of its place on the board; null for any.</param>
/// <param name="Reference">The name of the disk, of the back end or of the source that it works with.</param>
/// <param name="Serial">A disk's serial number.</param>
internal sealed record DeviceSettings(DeviceKind Kind, int? Place, string? Reference, string Serial)
{
    private static readonly (string Name, DeviceKind Kind, string? Reference)[] Known =
    [
        ("virtio-blk-device", DeviceKind.Disk, "drive"),
        ("virtio-rng-device", DeviceKind.Random, "rng"),
        ("virtio-serial-device", DeviceKind.SerialBus, null),
        ("virtconsole", DeviceKind.Console, "chardev"),
        ("virtio-console", DeviceKind.Console, "chardev"),
    ];

    /// <summary>The list for -device help.</summary>
    internal static string Help => "Devices:\n" + string.Concat(Known.Select(known => $"  {known.Name}\n"));

    /// <summary>Reads the value of -device. Gives what is wrong if it is null.</summary>
    internal static DeviceSettings? Parse(string text, out string? error)
    {
        const string busPrefix = "virtio-mmio-bus.";
        OptionValues values = OptionValues.Parse(text, "driver", out error);
        string name = values.Take("driver") ?? "";
        (string Name, DeviceKind Kind, string? Reference) known = Array.Find(Known, k => k.Name == name);
        if (error is null && known.Name is null)
            error = Refuse(name);
        if (error is not null)
            return null;
        string? reference = known.Reference is null ? null : values.Take(known.Reference), bus = values.Take("bus");
        int? place = null;
        if (bus is not null && bus.StartsWith(busPrefix, StringComparison.Ordinal) && int.TryParse(bus[busPrefix.Length..], out int number))
            place = number;
        else if (bus is not null && known.Kind is not (DeviceKind.Console or DeviceKind.SerialBus))
            error = $"'bus={bus}': it must be {busPrefix}0 to {busPrefix}7";
        string serial = values.Take("serial") ?? "";
        values.Ignore("id", "bootindex", "write-cache", "num-queues", "queue-size", "max-bytes", "period", "name", "config-wce",
            "logical_block_size", "physical_block_size", "indirect_desc", "event_idx", "max_ports", "disable-legacy", "disable-modern", "nr");
        error ??= values.Unknown();
        if (error is null && known.Kind == DeviceKind.Disk && reference is null)
            error = "it needs a disk: drive=ID of a -drive if=none,id=ID";
        return error is null ? new DeviceSettings(known.Kind, place, reference, serial) : null;
    }

    private static string Refuse(string name)
    {
        string mmio = name.Replace("-pci", "-device", StringComparison.Ordinal);
        if (mmio != name && Array.Exists(Known, k => k.Name == mmio))
            return $"'{name}': there is no PCI bus yet; write {mmio}";
        if (name.Contains("-net", StringComparison.Ordinal))
            return $"'{name}': networks are not there yet";
        return $"there is no device '{name}'{NearMatch.Suggest(name, Known.Select(k => k.Name))}; -device help lists them";
    }
}
