using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Rhea.LinuxUser.Debugging;
using Rhea.LinuxUser.Files;
using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Memory;
using Rhea.LinuxUser.Signals;

namespace Rhea.LinuxUser.CoreDumps;

/// <summary>The notes of a core file of a 64-bit processor (include/linux/elfcore.h, fs/binfmt_elf.c).</summary>
internal sealed unsafe class CoreNotes(GuestProcess process)
{
    private const uint Status = 1, FloatingPoint = 2, ProcessInformation = 3, Auxiliary = 6, Files = 0x46494c45, SignalInformation = 0x53494749;
    private readonly MemoryStream stream = new();
    private readonly HostCall host = process.Host;

    /// <summary>The dying thread's notes, with those of the process, then those of the others.</summary>
    internal byte[] Build(IReadOnlyList<GuestThread> threads, in SignalInfo signal, IReadOnlyList<Mapping> mappings)
    {
        foreach (GuestThread thread in threads)
        {
            Add("CORE", Status, ThreadStatus(thread, signal));
            if (thread == threads[0])
            {
                Add("CORE", ProcessInformation, Information());
                Add("CORE", SignalInformation, MemoryMarshal.AsBytes(new ReadOnlySpan<SignalInfo>(in signal)));
                Add("CORE", Auxiliary, AuxiliaryVector());
                Add("CORE", Files, FileMappings(mappings));
            }
            DebugRegisters registers = process.Architecture.DebugRegisters;
            Add("CORE", FloatingPoint, registers.FloatSet(thread.Vcpu.State));
            foreach ((uint type, byte[] data) in registers.OtherSets(thread.Vcpu.State))
                Add("LINUX", type, data);
        }
        return stream.ToArray();
    }

    /// <summary>Elf64_Nhdr, the name and the data, each filled up to 4 bytes.</summary>
    private void Add(string name, uint type, ReadOnlySpan<byte> data)
    {
        Span<byte> head = stackalloc byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(head, name.Length + 1);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], type);
        stream.Write(head);
        stream.Write(Encoding.ASCII.GetBytes(name + "\0"));
        Fill();
        stream.Write(data);
        Fill();
    }

    private void Fill()
    {
        while ((stream.Length & 3) != 0)
            stream.WriteByte(0);
    }

    /// <summary>struct elf_prstatus.</summary>
    private byte[] ThreadStatus(GuestThread thread, in SignalInfo signal)
    {
        const int currentSignal = 12, pending = 16, held = 24, identifier = 32, parent = 36, group = 40, session = 44, registersAt = 112;
        byte[] registers = process.Architecture.DebugRegisters.GeneralSet(thread.Vcpu.State);
        byte[] status = new byte[registersAt + registers.Length + 8];
        BinaryPrimitives.WriteInt32LittleEndian(status, signal.Number);
        BinaryPrimitives.WriteInt32LittleEndian(status.AsSpan(4), signal.Code);
        BinaryPrimitives.WriteInt32LittleEndian(status.AsSpan(8), signal.Error);
        BinaryPrimitives.WriteInt16LittleEndian(status.AsSpan(currentSignal), (short)signal.Number);
        BinaryPrimitives.WriteUInt64LittleEndian(status.AsSpan(pending), thread.Signals.Pending);
        BinaryPrimitives.WriteUInt64LittleEndian(status.AsSpan(held), thread.Signals.Mask);
        BinaryPrimitives.WriteInt32LittleEndian(status.AsSpan(identifier), thread.Identifier);
        BinaryPrimitives.WriteInt32LittleEndian(status.AsSpan(parent), (int)host.Invoke(HostNumber.Getppid));
        BinaryPrimitives.WriteInt32LittleEndian(status.AsSpan(group), (int)host.Invoke(HostNumber.Getpgid));
        BinaryPrimitives.WriteInt32LittleEndian(status.AsSpan(session), (int)host.Invoke(HostNumber.Getsid));
        registers.CopyTo(status, registersAt);
        // pr_fpvalid.
        BinaryPrimitives.WriteInt32LittleEndian(status.AsSpan(registersAt + registers.Length), 1);
        return status;
    }

    /// <summary>struct elf_prpsinfo.</summary>
    private byte[] Information()
    {
        const int user = 16, group = 20, identifier = 24, parent = 28, processGroup = 32, session = 36, name = 40, arguments = 56, size = 136;
        byte[] information = new byte[size];
        information[1] = (byte)'R';
        void Write(int at, long value) => BinaryPrimitives.WriteInt32LittleEndian(information.AsSpan(at), (int)value);
        Write(user, host.Invoke(HostNumber.Getuid));
        Write(group, host.Invoke(HostNumber.Getgid));
        Write(identifier, host.Invoke(HostNumber.Getpid));
        Write(parent, host.Invoke(HostNumber.Getppid));
        Write(processGroup, host.Invoke(HostNumber.Getpgid));
        Write(session, host.Invoke(HostNumber.Getsid));
        byte[] command = VirtualFiles.ReadHostFile(host, "/proc/self/comm");
        command.AsSpan(0, Math.Min(Math.Max(command.Length - 1, 0), 15)).CopyTo(information.AsSpan(name));
        (ulong start, ulong end) = process.Program.ArgumentArea;
        byte[] line = new byte[Math.Min(end - start, size - arguments - 1)];
        if (process.Guest.TryRead(start, line))
        {
            for (int i = 0; i < line.Length; i++)
                information[arguments + i] = line[i] == 0 && i + 1 < line.Length ? (byte)' ' : line[i];
        }
        return information;
    }

    private byte[] AuxiliaryVector()
    {
        (ulong start, ulong end) = process.Program.AuxiliaryVector;
        byte[] vector = new byte[end - start];
        return process.Guest.TryRead(start, vector) ? vector : [];
    }

    /// <summary>NT_FILE: count, page size; start, end and page of each; the names.</summary>
    private static byte[] FileMappings(IReadOnlyList<Mapping> mappings)
    {
        using var data = new MemoryStream();
        void Write(ulong value) => data.Write(BitConverter.GetBytes(value));
        Mapping[] files = [.. mappings.Where(mapping => mapping.Source.IsFile)];
        Write((ulong)files.Length);
        Write(AddressMap.PageSize);
        foreach (Mapping file in files)
        {
            Write(file.Start);
            Write(file.End);
            Write(file.Offset / AddressMap.PageSize);
        }
        foreach (Mapping file in files)
            data.Write(Encoding.UTF8.GetBytes(file.Source.Name + "\0"));
        return data.ToArray();
    }
}
