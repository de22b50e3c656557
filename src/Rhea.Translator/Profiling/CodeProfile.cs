using Rhea.Base.Host;

namespace Rhea.Translator.Profiling;

/// <summary>Tells Linux perf the names of generated code (<c>-perfmap</c>), and the code itself (<c>-jitdump</c>).</summary>
/// <remarks>The engine calls it under its own lock.</remarks>
public sealed class CodeProfile
{
    private const int GetProcess = 39;

    private readonly bool _wantsMap;
    private readonly bool _wantsDump;
    private readonly List<ProfiledCode> _codes = [];
    private PerfMap? _map;
    private JitDump? _dump;

    private CodeProfile(bool wantsMap, bool wantsDump)
    {
        _wantsMap = wantsMap;
        _wantsDump = wantsDump;
    }

    /// <summary>Makes the files for this process; null, and what is wrong, where one of them cannot be written.</summary>
    /// <param name="wantsMap">Write <c>/tmp/perf-PID.map</c>.</param>
    /// <param name="wantsDump">Write <c>jit-PID.dump</c> in the current folder.</param>
    /// <param name="error">What is wrong.</param>
    public static CodeProfile? Create(bool wantsMap, bool wantsDump, out string? error)
    {
        var profile = new CodeProfile(wantsMap, wantsDump);
        error = profile.Open();
        return error is null ? profile : null;
    }

    /// <summary>Adds code.</summary>
    internal void Add(nint address, int length, string name)
    {
        var code = new ProfiledCode(address, length, name);
        _codes.Add(code);
        _map?.Add(code);
        _dump?.Add(code);
    }

    /// <summary>In a process that a fork has made: files of its own, with all code that it has taken over.</summary>
    internal void Forked()
    {
        _map?.Dispose();
        _dump?.Dispose();
        _map = null;
        _dump = null;
        _ = Open();
        foreach (ProfiledCode code in _codes)
        {
            _map?.Add(code);
            _dump?.Add(code);
        }
    }

    /// <summary>Code that has made room for other code need not be told again.</summary>
    internal void Forget(nint start, nint end) => _codes.RemoveAll(code => code.Address >= start && code.Address < end);

    /// <summary>No more code comes.</summary>
    internal void Close() => _dump?.Close();

    private string? Open()
    {
        int process = (int)HostMemory.Call(GetProcess, 0, 0, 0, 0);
        if (_wantsMap)
        {
            string path = PerfMap.PathOf(process);
            if (ProfileFile.Create(path) is not { } file)
            {
                return $"option '-perfmap': cannot write '{path}'";
            }

            _map = new PerfMap(file);
        }

        if (_wantsDump)
        {
            string path = JitDump.PathOf(process);
            if (ProfileFile.Create(path) is not { } file)
            {
                return $"option '-jitdump': cannot write '{path}' in the current folder";
            }

            _dump = new JitDump(file, process);
        }

        return null;
    }
}
