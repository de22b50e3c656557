namespace Rhea.LinuxUser.Elf;

/// <summary>The bytes of a file, wherever they are.</summary>
internal interface IElfSource
{
    /// <summary>The file's size in bytes.</summary>
    ulong Length { get; }

    /// <summary>Fills a buffer from an offset. False if the file ends before that, or cannot be read.</summary>
    bool TryRead(ulong offset, Span<byte> buffer);
}
