using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Rhea.LinuxUser.SystemCalls;

namespace Rhea.LinuxUser.Tests.SystemCalls;

/// <summary>docs/linux-user-syscalls.md is made from the table; scripts/update-docs.sh writes it anew.</summary>
public sealed class SystemCallDocumentTests
{
    private const string Introduction = """
        # System calls of user mode

        The calls of the generic 64-bit ABI, which AArch64 uses, made by `scripts/update-docs.sh` from the declarations in
        `src/Rhea.LinuxUser/SystemCalls`. *Host* means that the host's kernel does the call as it is, after pointers are checked and paths
        translated; *Rhea*, that there is code for it. What is not listed gives ENOSYS.

        | number | call | by | what is missing |
        | ---: | --- | --- | --- |

        """;

    [Fact]
    public void The_document_lists_the_table()
    {
        string file = Path.Combine(Root(), "docs", "linux-user-syscalls.md");
        string text = Document();
        if (Environment.GetEnvironmentVariable("RHEA_UPDATE_DOCS") == "1")
            File.WriteAllText(file, text);
        Assert.Equal(text, File.ReadAllText(file));
    }

    private static unsafe string Document()
    {
        var text = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        SystemCallEntry[] entries = [.. SystemCallTable.Create().Entries.OrderBy(e => e.Number)];
        foreach (SystemCallEntry entry in entries)
        {
            string by = entry.Status == SupportStatus.Absent ? "refused" : entry.Handler == null ? "host" : "Rhea";
            text.Append(CultureInfo.InvariantCulture, $"| {entry.Number} | {entry.Name} | {by} | {entry.Note} |\n");
        }
        int refused = entries.Count(e => e.Status == SupportStatus.Absent), partial = entries.Count(e => e.Status == SupportStatus.Partial);
        return text.Append(
            CultureInfo.InvariantCulture, $"\n{entries.Length - refused} calls are there, {partial} of them in part; {refused} are refused with ENOSYS.\n").ToString();
    }

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));
}
