using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Iced.Intel;
using Rhea.Base.Host;
using Rhea.Guest.Arm64.Decoding;
using Rhea.Guest.Arm64.Translation;
using Rhea.Translator.Guests;
using Rhea.Translator.Ir;
using Rhea.Translator.Optimiser;
using Rhea.Translator.X64;

namespace Rhea.Guest.Arm64.Tests.Golden;

/// <summary>
/// The exact code for small pieces of guest code: a lost optimisation shows as a difference. Each file of Cases has the guest's words,
/// the optimised region and the host's code. RHEA_UPDATE_GOLDEN=1 writes them anew; read the difference before you commit it.
/// </summary>
public sealed unsafe partial class GoldenTests
{
    private const ulong GuestAddress = 0x2_0000_0000;
    private static readonly Lock Gate = new();
    private static nint s_guestPage;

    public static TheoryData<string> Cases()
    {
        var data = new TheoryData<string>();
        foreach (string file in Directory.EnumerateFiles(Folder(), "*.txt").Order(StringComparer.Ordinal))
        {
            data.Add(Path.GetFileNameWithoutExtension(file));
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Translates_to_the_expected_code(string name)
    {
        string file = Path.Combine(Folder(), name + ".txt");
        string expected = File.ReadAllText(file);
        uint[] words = [.. WordLine().Matches(expected.Split("ops:")[0]).Select(m => uint.Parse(m.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
        Assert.NotEmpty(words);
        string actual = Translate(words);
        if (Environment.GetEnvironmentVariable("RHEA_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(file, actual);
            return;
        }

        Assert.Equal(expected, actual);
    }

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "Cases");

    [GeneratedRegex("^  ([0-9a-f]{8})  ", RegexOptions.Multiline)]
    private static partial Regex WordLine();

    private static string Translate(uint[] words)
    {
        lock (Gate)
        {
            if (s_guestPage == 0)
            {
                s_guestPage = HostMemory.Allocate(4096, false, unchecked((nint)GuestAddress));
                Assert.NotEqual(0, s_guestPage);
            }

            new Span<byte>((void*)s_guestPage, 4096).Clear();
            words.CopyTo(new Span<uint>((void*)s_guestPage, 1024));
            var frontend = new A64Frontend();
            var region = new Region();
            frontend.Build(region, GuestAddress, new RegionLimits(64, 1, 0), pc => (nint)pc);
            RegionOptimiser.Run(region);
            var text = new StringBuilder("code:\n");
            for (int i = 0; i < words.Length; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {words[i]:x8}  {A64Disassembler.Format(words[i], GuestAddress + (ulong)(i * 4))}\n");
            }

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
        var compiler = new RegionCompiler(convention, stubs, new HostFeatures(true, true, true, true, false, true, true, true));
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
