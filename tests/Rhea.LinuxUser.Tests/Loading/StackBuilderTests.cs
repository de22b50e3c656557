using System.Buffers.Binary;
using System.Text;
using Rhea.LinuxUser.Loading;

namespace Rhea.LinuxUser.Tests.Loading;

public sealed class StackBuilderTests
{
    private const ulong Top = 0x1_0000;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void The_stack_is_laid_out_as_the_kernel_does(int extra)
    {
        List<byte[]> arguments = [Bytes("prog"), .. Enumerable.Range(0, extra).Select(i => Bytes(new string('a', i)))];
        List<byte[]> environment = [Bytes("HOME=/"), Bytes("X=")];
        var stack = new StackBuilder(Top, 4096, 8);
        byte[] random = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];
        stack.Build(arguments, environment, Bytes("/bin/prog"), "aarch64", random, [(AuxiliaryType.PageSize, 4096)]);

        Assert.Equal(0UL, stack.Address % 16);
        Assert.Equal(Top, stack.Address + (ulong)stack.Bytes.Length);
        ulong at = stack.Address;
        Assert.Equal((ulong)arguments.Count, Word(stack, ref at));
        foreach (byte[] argument in arguments)
            Assert.Equal(argument, Text(stack, Word(stack, ref at)));
        Assert.Equal(0UL, Word(stack, ref at));
        foreach (byte[] variable in environment)
            Assert.Equal(variable, Text(stack, Word(stack, ref at)));
        Assert.Equal(0UL, Word(stack, ref at));

        Assert.Equal(at, stack.AuxiliaryArea.Start);
        var vector = new Dictionary<AuxiliaryType, ulong>();
        AuxiliaryType type;
        do
        {
            type = (AuxiliaryType)Word(stack, ref at);
            vector[type] = Word(stack, ref at);
        }
        while (type != AuxiliaryType.Null);
        Assert.Equal(at, stack.AuxiliaryArea.End);
        Assert.Equal(4096UL, vector[AuxiliaryType.PageSize]);
        Assert.Equal("/bin/prog"u8, Text(stack, vector[AuxiliaryType.ExecutableName]));
        Assert.Equal("aarch64"u8, Text(stack, vector[AuxiliaryType.Platform]));
        Assert.Equal(random, stack.Bytes.Slice((int)(vector[AuxiliaryType.Random] - stack.Address), 16));
    }

    [Fact]
    public void The_argument_strings_are_one_block()
    {
        var stack = new StackBuilder(Top, 4096, 8);
        stack.Build([Bytes("a"), Bytes("bc")], [], Bytes("x"), "p", new byte[16], []);
        (ulong start, ulong end) = stack.ArgumentArea;
        Assert.Equal("a\0bc\0"u8, stack.Bytes.Slice((int)(start - stack.Address), (int)(end - start)));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static ulong Word(StackBuilder stack, ref ulong address)
    {
        ulong value = BinaryPrimitives.ReadUInt64LittleEndian(stack.Bytes[(int)(address - stack.Address)..]);
        address += 8;
        return value;
    }

    private static byte[] Text(StackBuilder stack, ulong address)
    {
        ReadOnlySpan<byte> rest = stack.Bytes[(int)(address - stack.Address)..];
        return rest[..rest.IndexOf((byte)0)].ToArray();
    }
}
