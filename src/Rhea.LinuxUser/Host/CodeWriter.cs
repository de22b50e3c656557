using System.Buffers.Binary;

namespace Rhea.LinuxUser.Host;

/// <summary>Collects machine code that is written out byte by byte.</summary>
internal sealed class CodeWriter(int size)
{
    private readonly byte[] buffer = new byte[size];

    /// <summary>The code so far, padded to the full size.</summary>
    internal ReadOnlySpan<byte> Bytes => buffer;

    /// <summary>Where the next byte goes.</summary>
    internal int Length { get; private set; }

    /// <summary>Goes on at a multiple of 16, which is given back.</summary>
    internal int Align() => Length = (Length + 15) & ~15;

    internal void Emit(params ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(buffer.AsSpan(Length));
        Length += bytes.Length;
    }

    internal void Emit32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(Length), value);
        Length += sizeof(int);
    }

    internal void Emit64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(buffer.AsSpan(Length), value);
        Length += sizeof(ulong);
    }
}
