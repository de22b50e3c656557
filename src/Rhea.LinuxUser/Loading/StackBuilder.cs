using System.Buffers.Binary;

namespace Rhea.LinuxUser.Loading;

/// <summary>
/// Builds the initial stack of a program in a buffer, as create_elf_tables in fs/binfmt_elf.c lays it out. From the top:
/// eight zero bytes, the executable's name, the environment's and the arguments' strings, the platform's name, random bytes;
/// then, aligned, from the stack pointer upwards: argc, argv, null, envp, null, the auxiliary vector.
/// </summary>
internal sealed class StackBuilder
{
    private readonly byte[] buffer;
    private readonly ulong top;
    private readonly int wordSize;
    private int position;

    /// <param name="top">The end of the stack area.</param>
    /// <param name="room">How many bytes may be used.</param>
    /// <param name="wordSize">The size of a pointer: 8 or 4.</param>
    internal StackBuilder(ulong top, int room, int wordSize)
    {
        this.wordSize = wordSize;
        this.top = top;
        buffer = new byte[room];
        position = room;
    }

    /// <summary>The bytes built so far: they end at the top.</summary>
    internal ReadOnlySpan<byte> Bytes => buffer.AsSpan(position);

    /// <summary>The address of the lowest byte.</summary>
    internal ulong Address => top - (ulong)(buffer.Length - position);

    /// <summary>Where the argument strings are.</summary>
    internal (ulong Start, ulong End) ArgumentArea { get; private set; }

    /// <summary>Where the environment's strings are.</summary>
    internal (ulong Start, ulong End) EnvironmentArea { get; private set; }

    /// <summary>Where the auxiliary vector is.</summary>
    internal (ulong Start, ulong End) AuxiliaryArea { get; private set; }

    /// <summary>How much room a stack needs at most.</summary>
    internal static long Room(IReadOnlyList<byte[]> arguments, IReadOnlyList<byte[]> environment, byte[] name)
    {
        long strings = arguments.Sum(a => a.Length + 9L) + environment.Sum(e => e.Length + 9L);
        return strings + name.Length + 2048;
    }

    /// <summary>Lays everything out.</summary>
    internal void Build(
        IReadOnlyList<byte[]> arguments,
        IReadOnlyList<byte[]> environment,
        byte[] name,
        string? platform,
        ReadOnlySpan<byte> random,
        IEnumerable<(AuxiliaryType Type, ulong Value)> auxiliary)
    {
        PushBytes(new byte[8]);
        ulong nameAddress = PushString(name);
        ulong[] environmentAddresses = PushStrings(environment);
        EnvironmentArea = (Address, nameAddress);
        ulong argumentEnd = Address;
        ulong[] argumentAddresses = PushStrings(arguments);
        ArgumentArea = (Address, argumentEnd);
        ulong platformAddress = platform is null ? 0 : PushString(System.Text.Encoding.ASCII.GetBytes(platform));
        ulong randomAddress = PushBytes(random);

        List<(AuxiliaryType Type, ulong Value)> vector =
        [
            .. auxiliary,
            (AuxiliaryType.Random, randomAddress),
            (AuxiliaryType.ExecutableName, nameAddress),
            (AuxiliaryType.Platform, platformAddress),
            (AuxiliaryType.Null, 0),
        ];
        if (platform is null)
            vector.RemoveAt(vector.Count - 2);
        int words = 1 + arguments.Count + 1 + environment.Count + 1 + (vector.Count * 2);
        position -= (int)((Address - ((ulong)(words * wordSize))) & 15);
        for (int i = vector.Count - 1; i >= 0; i--)
        {
            PushWord(vector[i].Value);
            PushWord((ulong)vector[i].Type);
        }
        AuxiliaryArea = (Address, Address + ((ulong)(vector.Count * 2 * wordSize)));
        PushPointers(environmentAddresses);
        PushPointers(argumentAddresses);
        PushWord((ulong)arguments.Count);
    }

    private void PushPointers(ulong[] addresses)
    {
        PushWord(0);
        for (int i = addresses.Length - 1; i >= 0; i--)
            PushWord(addresses[i]);
    }

    /// <summary>Strings lie in the order of the array, the first one lowest.</summary>
    private ulong[] PushStrings(IReadOnlyList<byte[]> strings)
    {
        ulong[] addresses = new ulong[strings.Count];
        for (int i = strings.Count - 1; i >= 0; i--)
            addresses[i] = PushString(strings[i]);
        return addresses;
    }

    private ulong PushString(ReadOnlySpan<byte> text)
    {
        PushBytes([0]);
        return PushBytes(text);
    }

    private ulong PushBytes(ReadOnlySpan<byte> bytes)
    {
        position -= bytes.Length;
        bytes.CopyTo(buffer.AsSpan(position));
        return Address;
    }

    private void PushWord(ulong value)
    {
        position -= wordSize;
        if (wordSize == 4)
            BinaryPrimitives.WriteUInt32LittleEndian(buffer.AsSpan(position), (uint)value);
        else
            BinaryPrimitives.WriteUInt64LittleEndian(buffer.AsSpan(position), value);
    }
}
