using Rhea.Base.Host;
using Rhea.Base.Time;
using Rhea.Devices.Blocks;
using Rhea.Devices.Characters;
using Rhea.Devices.Virtio;
using Rhea.Machines;
using Rhea.Machines.RiscV;

namespace Rhea.Cli.SystemMode;

/// <summary>A machine as the options describe it, all but its processors, with everything around it that must be given back.</summary>
internal sealed class SystemSession : IDisposable
{
    private readonly SystemSettings _settings;
    private readonly CharacterBackends _characters;

    private SystemSession(SystemSettings settings)
    {
        _settings = settings;
        Clock = settings.Counting is { } counting ? counting.CreateClock(Lock) : new RealTimeClock(Lock);
        _characters = new CharacterBackends(settings, Lock, Requests);
    }

    /// <summary>The lock of all devices.</summary>
    internal Lock Lock { get; } = new();

    /// <summary>Guest time; it stands still until it is started.</summary>
    internal VirtualClock Clock { get; }

    /// <summary>What devices, people and signals ask for.</summary>
    internal MachineRequests Requests { get; } = new();

    /// <summary>The board.</summary>
    internal RiscVVirtBoard? Board { get; private set; }

    /// <summary>Builds all of it. Gives null, and what is wrong.</summary>
    /// <param name="settings">The options.</param>
    /// <param name="hart">What the device tree says about the processors.</param>
    /// <param name="error">What is wrong.</param>
    internal static SystemSession? Create(SystemSettings settings, RiscVHartDescription hart, out string? error)
    {
        var session = new SystemSession(settings);
        error = session.Build(hart);
        if (error is null)
            return session;
        session.Dispose();
        return null;
    }

    /// <summary>Stops the devices, saves the disks and gives the terminal back. Processors have stopped before.</summary>
    public void Dispose()
    {
        Clock.Dispose();
        _characters.Dispose();
        Board?.Dispose();
        Requests.Dispose();
    }

    private string? Build(RiscVHartDescription hart)
    {
        DateTime start = _settings.StartTime ?? DateTime.UtcNow;
        var options = new RiscVVirtOptions
        {
            RamSize = _settings.MemorySize,
            HartCount = _settings.ProcessorCount,
            Hart = hart,
            Bios = _settings.Bios,
            DataDirectories = _settings.DataDirectories,
            Kernel = _settings.Kernel,
            InitialRamDisk = _settings.InitialRamDisk,
            CommandLine = _settings.CommandLine,
            DeviceTreeFile = _settings.DeviceTreeFile,
            UsesLegacyVirtio = _settings.UsesLegacyVirtio,
            StartTime = (start - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick,
        };
        if (_characters.ForSerial(out string? error) is not { } serial)
            return error;
        var machine = new Machine(Lock, Clock, Requests)
        {
            Random = _settings.Seed is { } seed ? RandomSource.Seeded(seed) : RandomSource.Host,
            WorksAtOnce = _settings.Counting is not null,
        };
        Board = RiscVVirtBoard.Create(options, machine, serial, out error);
        return error ?? AddDevices();
    }

    private string? AddDevices()
    {
        VirtioEnvironment environment = Board!.VirtioEnvironment;
        foreach (DriveSettings drive in _settings.Drives.Where(drive => drive.HasDevice))
        {
            string? error = AddDisk(drive, null, "");
            if (error is not null)
                return error;
        }

        foreach (DeviceSettings device in _settings.Devices)
        {
            string? error = null;
            switch (device.Kind)
            {
                case DeviceKind.Disk:
                    error = AddDisk(_settings.Drives.First(drive => drive.Id == device.Reference), device.Place, device.Serial);
                    break;
                case DeviceKind.Random:
                    error = Board.Plug(new VirtioRandom(environment), device.Place);
                    break;
                case DeviceKind.Console:
                    if (_characters.ForDevice(device.Reference, out error) is { } backend)
                        error = Board.Plug(new VirtioConsole(environment, backend), device.Place);
                    break;
            }

            if (error is not null)
                return error;
        }

        return null;
    }

    private string? AddDisk(DriveSettings drive, int? place, string serial)
    {
        bool isSnapshot = _settings.UsesSnapshots || drive.IsSnapshot;
        IDisk? disk = RawFileDisk.Open(drive.File, isSnapshot || drive.IsReadOnly, out string? error);
        if (disk is not null && isSnapshot)
        {
            IDisk below = disk;
            disk = SnapshotDisk.Create(below, out error);
            if (disk is null)
                below.Dispose();
        }

        if (disk is null)
            return $"cannot open the disk '{drive.File}': {error}";
        var device = new VirtioBlock(Board!.VirtioEnvironment, disk, drive.IsReadOnly, serial);
        error = Board.Plug(device, place);
        if (error is not null)
            device.Dispose();
        return error;
    }
}
