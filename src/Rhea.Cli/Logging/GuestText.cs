using System.Globalization;
using System.Text;
using Rhea.Guest.Arm64;
using Rhea.Guest.Arm64.Decoding;
using Rhea.Guest.RiscV;
using Rhea.Guest.RiscV.Decoding;

namespace Rhea.Cli.Logging;

/// <summary>How the logs show a guest: its instructions and its registers.</summary>
internal abstract unsafe class GuestText
{
    /// <summary>The text of an architecture, by the name that tools carry.</summary>
    internal static GuestText Of(string architecture) => architecture == "aarch64" ? new Arm64Text() : new RiscVText(architecture == "riscv32" ? 32 : 64);

    /// <summary>Appends the instruction at an address, with its bytes, which are found where the function says.</summary>
    internal abstract void Instruction(StringBuilder text, ulong address, Func<ulong, nint> locate);

    /// <summary>Appends the registers; the program counter is given.</summary>
    internal abstract void Registers(StringBuilder text, nint state, ulong pc);

    /// <summary>The program counter.</summary>
    internal abstract ulong ProgramCounter(nint state);

    private sealed class Arm64Text : GuestText
    {
        internal override void Instruction(StringBuilder text, ulong address, Func<ulong, nint> locate)
        {
            nint place = locate(address);
            uint word = place == 0 ? 0 : *(uint*)place;
            text.Append(CultureInfo.InvariantCulture, $"{word:x8}  {A64Disassembler.Format(word, address)}");
        }

        internal override ulong ProgramCounter(nint state) => ((Arm64State*)state)->Pc;

        internal override void Registers(StringBuilder text, nint state, ulong pc)
        {
            var registers = (Arm64State*)state;
            text.Append(CultureInfo.InvariantCulture, $" PC={pc:x16} ");
            for (int i = 0; i < 32; i++)
            {
                string name = i == 31 ? " SP" : $"X{i:d2}";
                text.Append(CultureInfo.InvariantCulture, $"{name}={registers->X[i]:x16}{(i % 3 == 1 ? '\n' : ' ')}");
            }

            uint flags = registers->Nzcv;
            text.Append(CultureInfo.InvariantCulture, $"\nPSTATE={flags:x8} {Flag(flags, 31, 'N')}{Flag(flags, 30, 'Z')}{Flag(flags, 29, 'C')}{Flag(flags, 28, 'V')} EL0t\n");
        }

        private static char Flag(uint flags, int bit, char name) => ((flags >> bit) & 1) != 0 ? name : '-';
    }

    private sealed class RiscVText(int xlen) : GuestText
    {
        internal override void Instruction(StringBuilder text, ulong address, Func<ulong, nint> locate)
        {
            uint word = Half(locate(address));
            bool isLong = (word & 3) == 3;
            word |= isLong ? Half(locate(address + 2)) << 16 : 0;
            string bytes = word.ToString(isLong ? "x8" : "x4", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"{bytes,-8}  {RvDisassembler.FormatFor(xlen, word, address)}");
        }

        internal override ulong ProgramCounter(nint state) => ((RiscVState*)state)->Pc;

        private static uint Half(nint place) => place == 0 ? 0u : *(ushort*)place;

        internal override void Registers(StringBuilder text, nint state, ulong pc)
        {
            var registers = (RiscVState*)state;
            text.Append(CultureInfo.InvariantCulture, $" pc       {pc:x16}\n");
            for (int i = 0; i < 32; i++)
            {
                string name = $"x{i}/{RvDisassembler.X(i)}";
                text.Append(CultureInfo.InvariantCulture, $" {name,-8} {registers->X[i]:x16}{(i % 4 == 3 ? '\n' : ' ')}");
            }
        }
    }
}
