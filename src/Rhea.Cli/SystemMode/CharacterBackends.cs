using Microsoft.Win32.SafeHandles;
using Rhea.Base.Host;
using Rhea.Devices.Characters;
using Rhea.Machines;

namespace Rhea.Cli.SystemMode;

/// <summary>Makes the back ends of serial ports and consoles, and gives the terminal back at the end.</summary>
internal sealed class CharacterBackends : IEscapeCommands, IDisposable
{
    private const int StandardInput = 0, StandardOutput = 1;

    private readonly SystemSettings _settings;
    private readonly Lock _machineLock;
    private readonly MachineRequests _requests;
    private readonly List<IDisposable> _owned = [];
    private readonly Dictionary<string, CharacterMultiplexer> _shared = [];
    private TerminalMode? _terminal;

    internal CharacterBackends(SystemSettings settings, Lock machineLock, MachineRequests requests)
    {
        _settings = settings;
        _machineLock = machineLock;
        _requests = requests;
    }

    /// <inheritdoc/>
    public void Quit() => _requests.RequestShutdown(0);

    /// <inheritdoc/>
    public void CommitSnapshots()
    {
    }

    /// <summary>The first serial port's. Gives null, and what is wrong.</summary>
    internal ICharacterBackend? ForSerial(out string? error)
    {
        bool isSilent = (_settings.HasNoDisplay || _settings.HasNoDefaults) && !_settings.NoGraphic;
        CharacterSettings settings = _settings.Serials.Count != 0 ? _settings.Serials[0]
            : isSilent ? new CharacterSettings(CharacterKind.None)
            : new CharacterSettings(CharacterKind.Terminal, IsShared: true);
        return settings.Kind == CharacterKind.Named ? ForDevice(settings.Id, out error) : Create(settings, out error);
    }

    /// <summary>That of a name that -chardev made; none where there is no name.</summary>
    internal ICharacterBackend? ForDevice(string? id, out string? error)
    {
        error = null;
        if (id is null)
            return new NullBackend();
        if (_shared.TryGetValue(id, out CharacterMultiplexer? multiplexer))
            return multiplexer.CreateChannel();
        CharacterSettings? settings = _settings.CharacterDevices.FirstOrDefault(device => device.Id == id);
        if (settings is not null)
            return Create(settings, out error);
        error = $"there is no -chardev with the name '{id}'{NearMatch.Suggest(id, _settings.CharacterDevices.Select(d => d.Id).OfType<string>())}";
        return null;
    }

    /// <summary>Ends the threads. The terminal is what it was.</summary>
    public void Dispose()
    {
        foreach (IDisposable owned in _owned)
            owned.Dispose();
        _terminal?.Dispose();
    }

    private ICharacterBackend? Create(CharacterSettings settings, out string? error)
    {
        error = null;
        switch (settings.Kind)
        {
            case CharacterKind.Terminal:
                return CreateTerminal(settings, out error);
            case CharacterKind.File:
                return CreateFile(settings, out error);
            default:
                return new NullBackend();
        }
    }

    private ICharacterBackend? CreateTerminal(CharacterSettings settings, out string? error)
    {
        error = null;
        if (_terminal is not null)
        {
            error = "the terminal can only be used once; -chardev stdio,mux=on,id=NAME shares it";
            return null;
        }

        // Ctrl-C is for the guest, where another key ends the machine.
        _terminal = TerminalMode.Enter(StandardInput, keepSignals: !settings.IsShared);
        var terminal = new DescriptorBackend(StandardInput, StandardOutput, _machineLock);
        _owned.Add(terminal);
        if (!settings.IsShared)
            return terminal;
        // Keys that are there already wait for all channels.
        lock (_machineLock)
        {
            var multiplexer = new CharacterMultiplexer(terminal, this, _settings.EscapeKey);
            ICharacterBackend first = multiplexer.CreateChannel();
            if (settings.Id is not null)
                _shared[settings.Id] = multiplexer;
            else if (!_settings.HasNoMonitor)
                _ = new ConsoleMonitor(multiplexer.CreateChannel(), _requests, _machineLock, VersionText.Full);
            return first;
        }
    }

    private DescriptorBackend? CreateFile(CharacterSettings settings, out string? error)
    {
        error = null;
        try
        {
            SafeFileHandle handle = File.OpenHandle(
                settings.Path!, settings.Appends ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
            var file = new DescriptorBackend(-1, (int)handle.DangerousGetHandle(), _machineLock);
            _owned.AddRange([file, handle]);
            return file;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error = $"cannot write '{settings.Path}': {failure.Message}";
            return null;
        }
    }
}
