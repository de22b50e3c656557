using System.Buffers.Binary;
using Rhea.Base.Host;
using Rhea.Bench;

namespace Rhea.TranslatorBench;

/// <summary>The code of an executable or library: its section .text, as the linker left it.</summary>
internal sealed unsafe class GuestImage
{
    private const int PageSize = 4096;

    private GuestImage(ulong start, int size, nint memory)
    {
        (Start, End) = (start, start + (uint)size);
        _distance = memory - (nint)(start & ~(ulong)(PageSize - 1));
    }

    private readonly nint _distance;

    /// <summary>The first instruction's address.</summary>
    public ulong Start { get; }

    /// <summary>Behind the last one.</summary>
    public ulong End { get; }

    /// <summary>Where an address is on the host, for front ends and engines; 0 where there is no code.</summary>
    public nint Locate(ulong address) => address >= (Start & ~(ulong)(PageSize - 1)) && address < End ? (nint)address + _distance : 0;

    /// <summary>Reads an ELF file of 64 bits, least significant byte first.</summary>
    /// <exception cref="BenchException">It is not one, or has no section headers.</exception>
    public static GuestImage Read(string file)
    {
        const int headerSize = 64, sectionSize = 64, sectionOffset = 40, countOffset = 60, namesOffset = 62;
        byte[] bytes = File.ReadAllBytes(file);
        if (bytes.Length < headerSize || BinaryPrimitives.ReadUInt32BigEndian(bytes) != 0x7F454C46 || bytes[4] != 2)
        {
            throw new BenchException($"{file} is not an ELF file of 64 bits");
        }

        Span<byte> Section(int number) => bytes.AsSpan((int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(sectionOffset)) + number * sectionSize, sectionSize);
        int Offset(int number) => (int)BinaryPrimitives.ReadUInt64LittleEndian(Section(number)[24..]);
        int names = Offset(BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(namesOffset)));
        for (int i = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(countOffset)) - 1; i > 0; i--)
        {
            if (!bytes.AsSpan(names + BinaryPrimitives.ReadInt32LittleEndian(Section(i))).StartsWith(".text\0"u8))
            {
                continue;
            }

            ulong start = BinaryPrimitives.ReadUInt64LittleEndian(Section(i)[16..]);
            int size = (int)BinaryPrimitives.ReadUInt64LittleEndian(Section(i)[32..]), within = (int)(start % PageSize);
            nint memory = HostMemory.Allocate((nuint)(within + size + 2 * PageSize));
            bytes.AsSpan(Offset(i), size).CopyTo(new Span<byte>((void*)(memory + within), size));
            return new GuestImage(start, size, memory);
        }

        throw new BenchException($"{file} has no section .text");
    }
}
