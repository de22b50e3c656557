namespace Rhea.Gdb;

/// <summary>The line to the debugger.</summary>
public interface IByteChannel
{
    /// <summary>Reads some bytes. Gives their number, 0 if the line is closed, -1 if there is nothing now and it shall not wait.</summary>
    int Read(Span<byte> buffer, bool wait);

    /// <summary>Writes all bytes. False if the line is closed.</summary>
    bool Write(ReadOnlySpan<byte> bytes);
}
