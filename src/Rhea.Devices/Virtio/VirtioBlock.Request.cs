using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Rhea.Base.Memory;
using Rhea.Devices.Blocks;

namespace Rhea.Devices.Virtio;

/// <content>Requests (5.2.6).</content>
public sealed partial class VirtioBlock
{
    private enum Command : uint
    {
        Read = 0,
        Write = 1,
        Flush = 4,
        GetId = 8,
        Discard = 11,
        WriteZeroes = 13,
    }

    /// <summary>A header, data, and a byte for the result. Used again and again.</summary>
    private sealed class Request(VirtioBlock owner) : IDiskJob
    {
        private const int HeaderSize = 16, RangeSize = 16;
        private const byte Success = 0, InputOutputError = 1, Unsupported = 2;
        private const uint Unmap = 1;

        private readonly List<RamSlice> _parts = [];
        private VirtqueueBuffer _buffer = new();
        private Command _command;
        private ulong _sector;
        private byte _result;
        private uint _generation;
        private bool _isWriteThrough;

        private ulong DataToRead => _buffer.ReadableLength - HeaderSize;

        private ulong DataToWrite => _buffer.WritableLength - 1;

        /// <summary>Reads the header. Gives what is wrong with the buffer, or null.</summary>
        internal string? Parse(VirtqueueBuffer buffer)
        {
            Span<byte> header = stackalloc byte[HeaderSize];
            if (buffer.CopyFrom(0, header) != HeaderSize || buffer.WritableLength == 0)
                return "a request without a header or without room for a result";
            _buffer = buffer;
            _command = (Command)BinaryPrimitives.ReadUInt32LittleEndian(header);
            _sector = BinaryPrimitives.ReadUInt64LittleEndian(header[8..]);
            _generation = owner._generation;
            _isWriteThrough = owner.IsWriteThrough;
            _parts.Clear();
            return null;
        }

        public void Execute() => _result = _command switch
        {
            Command.Read => Move(false),
            Command.Write => Move(true),
            Command.Flush => Of(owner._disk.IsReadOnly ? 0 : owner._disk.Flush()),
            Command.GetId => GetId(),
            Command.Discard or Command.WriteZeroes when !owner.IsReadOnlyDisk => Clear(),
            Command.Discard or Command.WriteZeroes => InputOutputError,
            _ => Unsupported,
        };

        public void Complete()
        {
            // The device was reset meanwhile: the buffer is nobody's.
            if (_generation == owner._generation)
            {
                // The drivers of legacy devices, too, look for the result in the last byte.
                _ = _buffer.CopyTo(DataToWrite, [_result]);
                foreach (RamSlice slice in _command == Command.Read ? _parts : [])
                    slice.NotifyWritten();
                Virtqueue queue = owner.Queues[0];
                bool hasData = _command is Command.Read or Command.GetId;
                queue.Push(_buffer, (uint)Math.Min(hasData ? _buffer.WritableLength : 1, uint.MaxValue));
                owner.Interrupt(queue);
            }

            owner._free.Push(this);
        }

        private static byte Of(int result) => result < 0 ? InputOutputError : Success;

        private bool IsInside(ulong sector, ulong length)
        {
            ulong capacity = owner._disk.Length / SectorSize;
            return sector <= capacity && length / SectorSize <= capacity - sector && length % SectorSize == 0;
        }

        private byte Move(bool writes)
        {
            ulong length = writes ? DataToRead : DataToWrite;
            if (!IsInside(_sector, length) || (writes && owner.IsReadOnlyDisk))
                return InputOutputError;
            foreach (RamSlice part in writes ? _buffer.ReadableParts(HeaderSize, length) : _buffer.WritableParts(0, length))
                _parts.Add(part);
            ReadOnlySpan<RamSlice> parts = CollectionsMarshal.AsSpan(_parts);
            if (!writes)
                return Of(owner._disk.Read(_sector * SectorSize, parts));
            int result = owner._disk.Write(_sector * SectorSize, parts);
            return Of(result == 0 && _isWriteThrough ? owner._disk.Flush() : result);
        }

        private byte GetId()
        {
            ReadOnlySpan<byte> serial = owner._serial;
            _ = _buffer.CopyTo(0, serial[..(int)Math.Min((ulong)serial.Length, DataToWrite)]);
            return Success;
        }

        /// <summary>Discards ranges, or fills them with zeros. There is one: the configuration allows no more.</summary>
        private byte Clear()
        {
            Span<byte> range = stackalloc byte[RangeSize];
            if (DataToRead != RangeSize || _buffer.CopyFrom(HeaderSize, range) != RangeSize)
                return Unsupported;
            ulong sector = BinaryPrimitives.ReadUInt64LittleEndian(range);
            ulong length = (ulong)BinaryPrimitives.ReadUInt32LittleEndian(range[8..]) * SectorSize;
            uint flags = BinaryPrimitives.ReadUInt32LittleEndian(range[12..]);
            bool discards = _command == Command.Discard;
            // Unknown flags, and unmapping for a command that does nothing else, are not supported (5.2.6.2).
            if ((flags & ~Unmap) != 0 || (discards && flags != 0))
                return Unsupported;
            if (!IsInside(sector, length) || length > (ulong)MostClearedSectors * SectorSize)
                return InputOutputError;
            if (length == 0)
                return Success;
            int result = discards
                ? owner._disk.Discard(sector * SectorSize, length)
                : owner._disk.WriteZeroes(sector * SectorSize, length, (flags & Unmap) != 0);
            return Of(result == 0 && _isWriteThrough ? owner._disk.Flush() : result);
        }
    }
}
