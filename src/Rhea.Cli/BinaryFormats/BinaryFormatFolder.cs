using System.Runtime.InteropServices;
using System.Text;

namespace Rhea.Cli.BinaryFormats;

/// <summary>The kernel's file system of binary formats: a file an entry, "register" and "status".</summary>
internal sealed partial class BinaryFormatFolder(string path)
{
    /// <summary>Where the kernel's own is.</summary>
    internal const string KernelPath = "/proc/sys/fs/binfmt_misc";

    /// <summary>The command that mounts it.</summary>
    internal const string MountCommand = "mount -t binfmt_misc binfmt_misc " + KernelPath;

    /// <summary>Whether it is mounted.</summary>
    internal bool IsMounted => File.Exists(Path.Combine(path, "register"));

    /// <summary>All entries, in the order of their names.</summary>
    internal IReadOnlyList<BinaryFormatEntry> Entries()
    {
        List<BinaryFormatEntry> entries = [];
        foreach (string file in Directory.EnumerateFiles(path))
        {
            string name = Path.GetFileName(file);
            if (name is not ("register" or "status"))
                entries.Add(BinaryFormatEntry.Parse(name, File.ReadAllText(file)));
        }
        entries.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return entries;
    }

    /// <summary>Registers an entry. Gives null, or what the kernel says against it.</summary>
    internal string? Register(string line) => Write("register", line);

    /// <summary>Removes an entry. Gives null, or what the kernel says against it.</summary>
    internal string? Remove(string name) => Write(name, "-1");

    /// <summary>Whether there is an entry of that name.</summary>
    internal bool Has(string name) => File.Exists(Path.Combine(path, name));

    /// <summary>Mounts the file system. Gives null, or what is wrong.</summary>
    internal unsafe string? Mount()
    {
        fixed (byte* kind = "binfmt_misc\0"u8)
        fixed (byte* target = Encoding.UTF8.GetBytes(path + "\0"))
        {
            if (mount(kind, target, kind, 0, null) == 0)
                return null;
            return new System.ComponentModel.Win32Exception(Marshal.GetLastPInvokeError()).Message;
        }
    }

    /// <summary>The kernel takes a whole entry in one write.</summary>
    private string? Write(string name, string text)
    {
        try
        {
            using var stream = new FileStream(Path.Combine(path, name), FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            stream.Write(Encoding.UTF8.GetBytes(text));
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return "permission denied; only root may change binary formats";
        }
        catch (IOException error)
        {
            return error.Message;
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int mount(byte* source, byte* target, byte* kind, nuint flags, void* data);
}
