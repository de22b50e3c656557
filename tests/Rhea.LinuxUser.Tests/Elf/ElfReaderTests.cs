using Rhea.LinuxUser.Elf;
using Rhea.LinuxUser.Memory;

namespace Rhea.LinuxUser.Tests.Elf;

public sealed class ElfReaderTests
{
    [Fact]
    public void A_valid_file_is_read()
    {
        (ElfImage? image, string? error) = new ElfFile().Read();
        Assert.Null(error);
        Assert.Equal(0x400100UL, image!.Entry);
        Assert.Equal(0x400040UL, image.HeaderAddress);
        Assert.Equal(2, image.Segments.Count);
        Assert.Equal(new ElfSegment(0x411000, 0x4000, 0x1000, 0x1800, Protection.Read | Protection.Write), image.Segments[1]);
        Assert.Equal((0x400000UL, 0x415000UL), (image.Start, image.End));
        Assert.False(image.IsPositionIndependent);
        Assert.False(image.ExecutableStack);
    }

    [Theory]
    [InlineData(243, 2, 1, "this is an ELF file for RISC-V (64-bit); use rhea-riscv64")]
    [InlineData(62, 2, 1, "this is an ELF file for x86-64; use rhea-x86_64")]
    [InlineData(40, 1, 1, "this is an ELF file for ARM (32-bit); use rhea-arm")]
    [InlineData(9999, 2, 1, "this is an ELF file for an unknown machine (number 9999)")]
    [InlineData(183, 1, 1, "this is an ELF file for AArch64, but 32-bit little-endian, which is not supported")]
    public void Another_machine_is_named_with_its_tool(ushort machine, byte fileClass, byte encoding, string expected)
    {
        var file = new ElfFile();
        ElfFile.Write16(file.Bytes, 18, machine);
        file.Bytes[4] = fileClass;
        file.Bytes[5] = encoding;
        Assert.Equal(expected, file.Read().Error);
    }

    [Fact]
    public void A_big_endian_file_is_named_as_such()
    {
        var file = new ElfFile();
        file.Bytes[5] = 2;
        (file.Bytes[18], file.Bytes[19]) = (0, 22);
        Assert.Equal("this is an ELF file for IBM Z; use rhea-s390x", file.Read().Error);
    }

    [Theory]
    [InlineData(1, "object file")]
    [InlineData(4, "core dump")]
    [InlineData(77, "file type 77")]
    public void A_file_that_is_no_program_is_refused(ushort type, string expected)
    {
        var file = new ElfFile();
        ElfFile.Write16(file.Bytes, 16, type);
        Assert.Contains(expected, file.Read().Error);
    }

    [Theory]
    [InlineData(0x0UL, 0x411000UL, 0x1800UL, 0x1000UL, "more bytes in the file")]
    [InlineData(0x2000UL, 0x411000UL, 0x1800UL, 0x4000UL, "truncated")]
    [InlineData(ulong.MaxValue, 0x411fffUL, 0x1800UL, 0x4000UL, "truncated")]
    [InlineData(0x1000UL, 0xffff_ffff_ffff_f000UL, 0x1800UL, 0x4000UL, "beyond the address limit")]
    [InlineData(0x1000UL, 0x411000UL, 0x1800UL, 0xffff_ffff_ffff_0000UL, "beyond the address limit")]
    [InlineData(0x1000UL, 0x411008UL, 0x1800UL, 0x4000UL, "cannot be mapped")]
    [InlineData(0x1000UL, 0x400000UL, 0x1800UL, 0x4000UL, "overlap")]
    public void A_bad_segment_is_refused(ulong offset, ulong address, ulong fileSize, ulong memorySize, string expected)
    {
        var file = new ElfFile();
        ElfFile.ProgramHeader(file.Bytes, 1, 1, 6, offset, address, fileSize, memorySize);
        Assert.Contains(expected, file.Read().Error);
    }

    [Theory]
    [InlineData(0x411000UL, "not in executable memory")]
    [InlineData(0x10UL, "outside of the program")]
    public void A_bad_entry_point_is_refused(ulong entry, string expected)
    {
        var file = new ElfFile();
        ElfFile.Write64(file.Bytes, 24, entry);
        Assert.Contains(expected, file.Read().Error);
    }

    [Theory]
    [InlineData(1UL)]
    [InlineData(0xffff_ffffUL)]
    public void A_bad_interpreter_path_is_refused(ulong size)
    {
        var file = new ElfFile();
        ElfFile.ProgramHeader(file.Bytes, 2, 3, 4, 0x200, 0, size, size);
        Assert.Contains("dynamic linker", file.Read().Error);
    }

    [Fact]
    public void Ten_thousand_mutated_files_give_an_image_or_one_line()
    {
        var random = new Random(20);
        for (int i = 0; i < 10_000; i++)
        {
            var file = new ElfFile();
            int changes = random.Next(1, 6);
            for (int change = 0; change < changes; change++)
            {
                int at = random.Next(64 + (3 * 56));
                switch (random.Next(3))
                {
                    case 0:
                        file.Bytes[at] = (byte)random.Next(256);
                        break;
                    case 1:
                        file.Bytes[at] ^= (byte)(1 << random.Next(8));
                        break;
                    default:
                        ulong[] extremes = [0, 1, 0xfff, 0x1000, 0x7fff_ffff, uint.MaxValue, 1UL << 46, 1UL << 63, ulong.MaxValue, ulong.MaxValue - 0xfff];
                        ElfFile.Write64(file.Bytes, 16 + (at & ~7), extremes[random.Next(extremes.Length)]);
                        break;
                }
            }
            (ElfImage? image, string? error) = file.Read();
            Assert.True((image is null) != (error is null));
            Assert.DoesNotContain('\n', error ?? "");
            if (image is null)
                continue;
            Assert.All(image.Segments, segment => Assert.True((segment.FileSize == 0 || segment.Offset + segment.FileSize <= file.Length) && segment.End <= 0x1800_0000_0000));
        }
    }

    [Fact]
    public void A_file_cut_off_anywhere_gives_an_image_or_one_line()
    {
        byte[] whole = new ElfFile().Bytes;
        for (int length = 0; length < 300; length++)
            Assert.NotNull(new ElfReader(new Prefix(whole, length), 183, is64: true, 0x1800_0000_0000).Read().Error);
    }

    private sealed class Prefix(byte[] bytes, int length) : IElfSource
    {
        public ulong Length => (ulong)length;

        public bool TryRead(ulong offset, Span<byte> buffer)
        {
            if (offset > Length || (ulong)buffer.Length > Length - offset)
                return false;
            bytes.AsSpan((int)offset, buffer.Length).CopyTo(buffer);
            return true;
        }
    }
}
