using System.Buffers.Binary;

namespace Rhea.Gdb;

/// <content>Remote files: vFile packets (GDB manual, "Host I/O Packets"; numbers of "File-I/O Remote Protocol Extension").</content>
public sealed partial class GdbSession
{
    private const int LargestRead = (PacketConnection.MaximumSize - 32) / 2;

    private ResumeRequest? FileCommand(PacketParser parser)
    {
        if (target.Files is not { } files)
            return Answer(NotSupported);
        if (parser.Take("setfs:"))
            return AnswerFile(0);
        if (parser.Take("open:"))
            return OpenFile(files, parser);
        if (parser.Take("pread:"))
            return ReadFile(files, parser);
        if (parser.Take("pwrite:"))
            return WriteFile(files, parser);
        if (parser.Take("close:"))
            return AnswerFile(parser.TryInteger(out int descriptor) ? files.Close(descriptor) : -BadDescriptor);
        if (parser.Take("fstat:"))
            return FileStatus(files, parser);
        if (parser.Take("unlink:"))
            return AnswerFile(Hex.TryDecode(parser.Rest, out byte[] path) ? files.Unlink(path) : -InvalidArgument);
        return parser.Take("readlink:") ? ReadLink(files, parser) : Answer(NotSupported);
    }

    private const int BadDescriptor = 9, InvalidArgument = 22;

    private ResumeRequest? OpenFile(IRemoteFiles files, PacketParser parser)
    {
        if (!Hex.TryDecode(parser.Until(','), out byte[] path) || !parser.TryRange(out ulong flags, out ulong mode))
            return AnswerFile(-InvalidArgument);
        const int append = 0x8, create = 0x200, truncate = 0x400, exclusive = 0x800;
        const int linuxAppend = 0x400, linuxCreate = 0x40, linuxTruncate = 0x200, linuxExclusive = 0x80;
        int translated = ((int)flags & 3)
            | (((int)flags & append) != 0 ? linuxAppend : 0) | (((int)flags & create) != 0 ? linuxCreate : 0)
            | (((int)flags & truncate) != 0 ? linuxTruncate : 0) | (((int)flags & exclusive) != 0 ? linuxExclusive : 0);
        return AnswerFile(files.Open(path, translated, (int)(mode & 0x1ff)));
    }

    private ResumeRequest? ReadFile(IRemoteFiles files, PacketParser parser)
    {
        if (!parser.TryInteger(out int descriptor) || !parser.Take(",") || !parser.TryRange(out ulong length, out ulong offset))
            return AnswerFile(-InvalidArgument);
        byte[] bytes = new byte[Math.Min(length, LargestRead)];
        long count = files.Read(descriptor, bytes, (long)offset);
        return count < 0 ? AnswerFile(count) : AnswerData(bytes.AsSpan(0, (int)count));
    }

    private ResumeRequest? WriteFile(IRemoteFiles files, PacketParser parser)
    {
        if (!parser.TryInteger(out int descriptor) || !parser.Take(",") || !parser.TryNumber(out ulong offset) || !parser.Take(","))
            return AnswerFile(-InvalidArgument);
        return AnswerFile(files.Write(descriptor, PacketConnection.Unescape(parser.Rest), (long)offset));
    }

    /// <summary>struct stat of the protocol: 64 bytes, the highest first.</summary>
    private ResumeRequest? FileStatus(IRemoteFiles files, PacketParser parser)
    {
        if (!parser.TryInteger(out int descriptor))
            return AnswerFile(-BadDescriptor);
        long result = files.Status(descriptor, out RemoteFileStatus status);
        if (result < 0)
            return AnswerFile(result);
        Span<byte> bytes = stackalloc byte[64];
        uint[] first = [status.Device, status.Inode, status.Mode, status.Links, status.User, status.Group, status.RawDevice];
        for (int i = 0; i < first.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(bytes[(i * 4)..], first[i]);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[28..], status.Size);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[36..], status.BlockSize);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[44..], status.Blocks);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[52..], status.Accessed);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[56..], status.Modified);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[60..], status.Changed);
        return AnswerData(bytes);
    }

    private ResumeRequest? ReadLink(IRemoteFiles files, PacketParser parser)
    {
        if (!Hex.TryDecode(parser.Rest, out byte[] path))
            return AnswerFile(-InvalidArgument);
        long result = files.ReadLink(path, out byte[] link);
        return result < 0 ? AnswerFile(result) : AnswerData(link);
    }

    private ResumeRequest? AnswerFile(long result)
    {
        const int linuxNameTooLong = 36, nameTooLong = 91, largest = 30, unknown = 9999;
        if (result >= 0)
            return Answer("F" + Number((ulong)result));
        long error = (-result) switch { linuxNameTooLong => nameTooLong, > largest => unknown, _ => -result };
        return Answer($"F-1,{Number((ulong)error)}");
    }

    private ResumeRequest? AnswerData(ReadOnlySpan<byte> data)
    {
        reply.Clear();
        Append($"F{Number((ulong)data.Length)};");
        PacketConnection.AppendBinary(reply, data);
        return SendReply();
    }
}
