using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Iced.Intel;
using Rhea.Base.Host;
using Rhea.Translator.Execution;
using Rhea.Translator.Guests;
using Rhea.Translator.Ir;
using Rhea.Translator.Optimiser;
using Rhea.Translator.X64;

namespace Rhea.Tests.Shared;

/// <summary>
/// The exact code for small pieces of guest code: a lost optimisation shows as a difference. A file has the guest's code,
/// the optimised region and the host's code. RHEA_UPDATE_GOLDEN=1 writes it anew; read the difference before you commit it.
/// </summary>
internal static unsafe partial class GoldenFile
{
    /// <summary>Where the guest's code is.</summary>
    internal const ulong GuestAddress = 0x2_0000_0000;

    private static readonly Lock Gate = new();
    private static nint s_guestPage;

    /// <summary>The names of the files of a folder.</summary>
    internal static TheoryData<string> Names(string folder)
    {
        var data = new TheoryData<string>();
        foreach (string file in Directory.EnumerateFiles(folder, "*.txt").Order(StringComparer.Ordinal))
        {
            data.Add(Path.GetFileNameWithoutExtension(file));
        }

        return data;
    }

    /// <summary>Compares a file with what its guest code is translated to now.</summary>
    /// <param name="folder">Where it is.</param>
    /// <param name="name">Its name.</param>
    /// <param name="frontend">The guest.</param>
    /// <param name="format">The assembly language of an instruction at an address.</param>
    internal static void Check(string folder, string name, IGuestFrontend frontend, Func<uint, ulong, string?> format)
    {
        string file = Path.Combine(folder, name + ".txt");
        string expected = File.ReadAllText(file);
        string[] words = [.. WordLine().Matches(expected.Split("ops:")[0]).Select(m => m.Groups[1].Value)];
        Assert.NotEmpty(words);
        string actual = Translate(words, frontend, format);
        if (Environment.GetEnvironmentVariable("RHEA_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(file, actual);
            return;
        }

        Assert.Equal(expected, actual);
    }

    /// <summary>An instruction of 4 bytes or of 2.</summary>
    [GeneratedRegex("^  ([0-9a-f]{8}|[0-9a-f]{4})  ", RegexOptions.Multiline)]
    private static partial Regex WordLine();

    private static string Translate(string[] words, IGuestFrontend frontend, Func<uint, ulong, string?> format)
    {
        lock (Gate)
        {
            if (s_guestPage == 0)
            {
                s_guestPage = HostMemory.Allocate(4096, false, unchecked((nint)GuestAddress));
                Assert.NotEqual(0, s_guestPage);
            }

            var page = new Span<byte>((void*)s_guestPage, 4096);
            page.Clear();
            var text = new StringBuilder("code:\n");
            int at = 0;
            foreach (string digits in words)
            {
                uint word = uint.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                BitConverter.TryWriteBytes(page[at..], word);
                text.Append(CultureInfo.InvariantCulture, $"  {digits}  {format(word, GuestAddress + (ulong)at)}\n");
                at += digits.Length / 2;
            }

            var region = new Region();
            frontend.Build(region, GuestAddress, new RegionLimits(64, 1, 0), pc => (nint)pc);
            RegionOptimiser.Run(region);
            text.Append("ops:\n");
            foreach (string line in IrPrinter.Print(region).Split('\n'))
            {
                if (line.Length > 0 && !line.Contains("Nop", StringComparison.Ordinal) && !line.Contains("GuestInstruction", StringComparison.Ordinal))
                {
                    text.Append("  ").Append(line).Append('\n');
                }
            }

            return text.Append("host:\n").Append(Compile(frontend.Description, region)).ToString();
        }
    }

    private static string Compile(GuestDescription guest, Region region)
    {
        const nuint size = 1 << 20;
        nint memory = HostMemory.Allocate(size, true);
        var convention = new HostConvention(guest, false);
        nint table = memory + (1 << 19);
        var stubs = new Stubs(convention, memory, (nint*)table, (nint*)table, table);
        var compiler = new RegionCompiler(convention, stubs, new HostFeatures(true, HostInstructions.All & ~HostInstructions.Avx512));
        nint start = (stubs.End + 63) & ~63;
        var output = new CompiledRegion();
        compiler.Compile(region, start, output);
        byte[] code = new ReadOnlySpan<byte>((void*)start, output.Length).ToArray();
        Iced.Intel.Decoder decoder = Iced.Intel.Decoder.Create(64, code, (ulong)start);
        var formatter = new NasmFormatter();
        formatter.Options.SpaceAfterOperandSeparator = true;
        var line = new StringOutput();
        var text = new StringBuilder();
        while (decoder.IP < (ulong)(start + output.Length))
        {
            decoder.Decode(out Instruction instruction);
            formatter.Format(instruction, line);
            string body = line.ToStringAndReset();
            if (instruction.IsJccShortOrNear || instruction.IsJmpShortOrNear || instruction.IsCallNear)
            {
                long target = (long)instruction.NearBranchTarget - start;
                string where = target < 0 ? StubName(stubs, (nint)instruction.NearBranchTarget) : $"+0x{target:x}";
                body = $"{instruction.Mnemonic.ToString().ToLowerInvariant()} {where}";
            }
            else if (instruction.IsIPRelativeMemoryOperand)
            {
                long place = (long)instruction.IPRelativeMemoryAddress - stubs.Constant(0);
                string what = place / 16 < (int)ConstantPool.Count
                    ? $"[constant {(ConstantPool)(place / 16)}]"
                    : $"[+0x{(long)instruction.IPRelativeMemoryAddress - start:x}]";
                body = RipOperand().Replace(body, what);
            }

            text.Append(CultureInfo.InvariantCulture, $"  {instruction.IP - (ulong)start,3:x}  {body}\n");
        }

        HostMemory.Free(memory, size);
        return text.ToString();
    }

    [GeneratedRegex(@"\[rel [^\]]*\]|\[rip[^\]]*\]|\[7[^\]]*\]")]
    private static partial Regex RipOperand();

    private static string StubName(Stubs stubs, nint address) =>
        address == stubs.ExitReason ? "ExitReason" : address == stubs.ExitLink ? "ExitLink" : address == stubs.LookupMiss ? "LookupMiss"
        : address == stubs.IndirectPoll ? "IndirectPoll" : address == stubs.ReturnMismatch(0) ? "ReturnMismatch"
        : address == stubs.NormaliseFlags ? "NormaliseFlags" : address == stubs.CallHelper ? "CallHelper"
        : address == stubs.CallVectorHelper ? "CallVectorHelper" : "stub";
}
