using System.Globalization;
using System.Net;
using System.Text;
using Rhea.Base.Host;

namespace Rhea.Machines.Debugging;

/// <summary>Where a debugger connects: <c>tcp:HOST:PORT</c>, <c>unix:PATH</c>, or a path.</summary>
public static class DebugPlace
{
    private const string Tcp = "tcp:", Local = "unix:";

    /// <summary>Begins to listen. Gives null, and what is wrong.</summary>
    public static DebugServer? Listen(string place, out string? error)
    {
        // server=on and wait=off, which may follow, say what is so anyway.
        string[] parts = place.Split(',');
        string? unknown = parts.Skip(1).FirstOrDefault(part => part is not ("server" or "server=on" or "nowait" or "wait=off" or "nodelay" or "nodelay=on"));
        error = unknown is null ? null : $"'{unknown}' is not possible here; only server=on and wait=off are";
        if (error is not null)
            return null;
        string? path = PathOf(parts[0]);
        nint descriptor;
        if (path is not null && Encoding.UTF8.GetByteCount(path) is > 0 and <= HostSocket.LongestPath)
        {
            RemoveOldSocket(path);
            descriptor = HostSocket.Listen(path);
        }
        else if (path is null && TryParsePort(parts[0], out IPAddress address, out ushort port))
        {
            descriptor = HostSocket.Listen(address, port);
        }
        else
        {
            error = $"'{place}' is no place for gdb; write tcp::1234 or unix:PATH";
            return null;
        }

        if (descriptor >= 0)
            return new DebugServer((int)descriptor, path);
        error = $"no debugger can connect at '{place}': {System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage((int)-descriptor)}";
        return null;
    }

    private static bool TryParsePort(string place, out IPAddress address, out ushort port)
    {
        address = IPAddress.Loopback;
        port = 0;
        int colon = place.LastIndexOf(':');
        if (!place.StartsWith(Tcp, StringComparison.Ordinal) || !ushort.TryParse(place.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port))
            return false;
        // Who can connect can do everything: not the whole world, unless it is asked for.
        string host = colon >= Tcp.Length ? place[Tcp.Length..colon] : "";
        if (host is "" or "localhost")
            return true;
        bool isAddress = IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? given);
        address = given ?? address;
        return isAddress;
    }

    private static string? PathOf(string place) => place.StartsWith(Local, StringComparison.Ordinal) ? place[Local.Length..]
        : place.Contains('/') ? place : null;

    /// <summary>Removes what an earlier run left behind: a socket is empty, and no file that could be opened.</summary>
    private static void RemoveOldSocket(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length != 0)
            return;
        try
        {
            File.OpenHandle(path).Dispose();
        }
        catch (UnauthorizedAccessException)
        {
            // A file of somebody else's.
        }
        catch (IOException)
        {
            File.Delete(path);
        }
    }
}
