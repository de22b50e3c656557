using System.Buffers.Binary;
using Rhea.LinuxUser.Elf;
using Rhea.LinuxUser.Files;
using Rhea.LinuxUser.Host;
using Rhea.LinuxUser.Memory;

namespace Rhea.LinuxUser.Loading;

/// <summary>Loads a program: the image, its dynamic linker, the stack and the signal trampoline.</summary>
internal sealed unsafe class ProgramLoader(GuestProcess process)
{
    /// <summary>Linux gives up after so many interpreters of interpreters.</summary>
    private const int MaximumScripts = 5;

    /// <summary>
    /// Loads the program that the options name. Null, or an error text that begins with the file's name.
    /// </summary>
    internal string? Load()
    {
        UserModeOptions options = process.Options;
        byte[] path = options.Program;
        List<byte[]> arguments = [options.ArgumentZero ?? options.Program, .. options.Arguments];
        for (int depth = 0; ; depth++)
        {
            byte[] hostPath = process.Paths.Translate(path, PathUse.Follow);
            string name = Executable.Text(path);
            ExecutableKind kind;
            byte[] start;
            long descriptor = depth == 0 && options.ProgramDescriptor is { } opened
                ? Executable.Probe(process, opened, out kind, out start)
                : Executable.Probe(process, hostPath, out kind, out start);
            if (descriptor < 0)
                return $"{name}: {Explain(descriptor)}";
            if (kind == ExecutableKind.Script)
            {
                process.Host.Invoke(HostNumber.Close, descriptor);
                if (depth == MaximumScripts || !Executable.TryParseScript(start, out byte[] interpreter, out byte[]? argument))
                    return $"{name}: this is a script without a usable interpreter in its first line";
                arguments = [interpreter, .. argument is null ? Array.Empty<byte[]>() : [argument], path, .. arguments.Skip(1)];
                path = interpreter;
                continue;
            }
            var file = new FileSource(process.Host, (int)descriptor);
            string? error = LoadProgram(file, hostPath, arguments, options.Environment);
            process.Host.Invoke(HostNumber.Close, descriptor);
            return error is null ? null : $"{name}: {error}";
        }
    }

    private static string Explain(long error) => (int)-error switch
    {
        Errno.ENOENT => "no such file; give the path of a program",
        Errno.EACCES => "this is not an executable file; check its permissions (chmod +x) and that it is no folder",
        Errno.ENOTDIR => "a part of the path is not a folder",
        int other => Errno.Describe(other).Message,
    };

    private string? LoadProgram(FileSource file, byte[] hostPath, List<byte[]> arguments, IReadOnlyList<byte[]> environment)
    {
        (ElfImage? image, string? error) = new ElfReader(file, process.Architecture.ElfMachine, process.Architecture.Is64, process.Memory.Layout.MappingTop).Read();
        if (image is null)
            return error;
        (ulong bias, error) = ImageLoader.Load(process, file, image, process.Memory.Layout.ProgramBase);
        if (error is not null)
            return error;
        process.Memory.SetBreak(image.End + bias);
        ulong entry = image.Entry + bias, interpreterBase = 0;
        if (image.Interpreter is not null)
        {
            error = LoadInterpreter(image.Interpreter, out entry, out interpreterBase);
            if (error is not null)
                return error;
        }
        ElfSegment code = image.Segments.FirstOrDefault(s => (s.Protection & Protection.Execute) != 0);
        process.Program = new LoadedProgram
        {
            Path = Executable.Absolute(process.Host, file.Descriptor, hostPath),
            Entry = entry,
            CodeRange = (code.Address + bias, code.End + bias),
        };
        UserModeOptions options = process.Options;
        if (!options.IsStartedByKernel)
            SetName(options.Program);
        return MapTrampoline() ?? BuildStack(image, bias, interpreterBase, options.FileName ?? options.Program, arguments, environment);
    }

    private string? LoadInterpreter(byte[] path, out ulong entry, out ulong interpreterBase)
    {
        entry = interpreterBase = 0;
        string name = Executable.Text(path);
        byte[] hostPath = process.Paths.Translate(path, PathUse.Follow);
        long descriptor = Executable.Probe(process, hostPath, out _, out _);
        if (descriptor == -Errno.ENOENT)
            return $"the dynamic linker {name} is missing; name the folder that holds the program's libraries with -L";
        if (descriptor < 0)
            return $"the dynamic linker {name} cannot be opened ({Errno.Describe((int)-descriptor).Message})";
        var file = new FileSource(process.Host, (int)descriptor);
        (ElfImage? image, string? error) = new ElfReader(file, process.Architecture.ElfMachine, process.Architecture.Is64, process.Memory.Layout.MappingTop).Read();
        if (image is not null)
        {
            (interpreterBase, error) = ImageLoader.Load(process, file, image, null);
            entry = image.Entry + interpreterBase;
        }
        process.Host.Invoke(HostNumber.Close, descriptor);
        return error is null ? null : $"the dynamic linker {name}: {error}";
    }

    /// <summary>The page that stands for the kernel's vDSO: it only returns from signal handlers.</summary>
    private string? MapTrampoline()
    {
        const MapFlags flags = MapFlags.Private | MapFlags.Anonymous;
        var source = new MappingSource("[vdso]", 0, 0);
        long address = process.Memory.Map(0, AddressMap.PageSize, Protection.Read | Protection.Write, flags, -1, 0, source);
        if (address < 0 || !process.Guest.TryWrite((ulong)address, process.Architecture.SignalTrampoline))
            return "no room for the signal trampoline";
        process.Memory.Protect((ulong)address, AddressMap.PageSize, Protection.Read | Protection.Execute);
        process.SignalTrampoline = (ulong)address;
        return null;
    }

    private string? BuildStack(
        ElfImage image, ulong bias, ulong interpreterBase, byte[] path, List<byte[]> arguments, IReadOnlyList<byte[]> environment)
    {
        MemoryLayout layout = process.Memory.Layout;
        ulong size = AddressMap.AlignUp(Math.Max(layout.StackSize, 64 << 10));
        long room = StackBuilder.Room(arguments, environment, path);
        if (room > (long)size / 2)
            return $"the arguments and the environment ({room} bytes) do not fit into the stack of {size} bytes; enlarge it with -s";
        const MapFlags flags = MapFlags.Private | MapFlags.Anonymous | MapFlags.NoReserve | MapFlags.FixedNoReplace;
        Protection protection = Protection.Read | Protection.Write | (image.ExecutableStack ? Protection.Execute : 0);
        long mapped = process.Memory.Map(
            layout.StackTop - size, size, protection, flags, -1, 0, new MappingSource("[stack]", 0, 0));
        if (mapped < 0)
            return $"no room for a stack of {size} bytes ({Errno.Describe((int)-mapped).Message})";
        Span<byte> random = stackalloc byte[16];
        FillRandom(random);
        var stack = new StackBuilder(layout.StackTop, (int)room, process.Architecture.Is64 ? 8 : 4);
        stack.Build(arguments, environment, path, process.Architecture.Platform, random, Auxiliary(image, bias, interpreterBase));
        if (!process.Guest.TryWrite(stack.Address, stack.Bytes))
            return "the stack cannot be written";
        process.Program = process.Program with
        {
            InitialStack = stack.Address,
            ArgumentArea = stack.ArgumentArea,
            EnvironmentArea = stack.EnvironmentArea,
            AuxiliaryVector = stack.AuxiliaryArea,
        };
        KernelView.Describe(process.Host, process.Program);
        return null;
    }

    private IEnumerable<(AuxiliaryType Type, ulong Value)> Auxiliary(ElfImage image, ulong bias, ulong interpreterBase)
    {
        HostCall host = process.Host;
        (ulong first, ulong second) = process.Architecture.HardwareCapabilities;
        ulong Identity(HostNumber number) => (ulong)host.Invoke(number);
        return
        [
            (AuxiliaryType.MinimumSignalStack, (ulong)process.Architecture.SignalFrameSize),
            (AuxiliaryType.HardwareCapabilities, first),
            (AuxiliaryType.PageSize, AddressMap.PageSize),
            (AuxiliaryType.ClockTick, 100),
            (AuxiliaryType.ProgramHeaders, image.HeaderAddress == 0 ? 0 : image.HeaderAddress + bias),
            (AuxiliaryType.ProgramHeaderSize, (ulong)ElfReader.SizeOfProgramHeader(process.Architecture.Is64)),
            (AuxiliaryType.ProgramHeaderCount, (ulong)image.HeaderCount),
            (AuxiliaryType.Base, interpreterBase),
            (AuxiliaryType.Flags, 0),
            (AuxiliaryType.Entry, image.Entry + bias),
            (AuxiliaryType.User, Identity(HostNumber.Getuid)),
            (AuxiliaryType.EffectiveUser, Identity(HostNumber.Geteuid)),
            (AuxiliaryType.Group, Identity(HostNumber.Getgid)),
            (AuxiliaryType.EffectiveGroup, Identity(HostNumber.Getegid)),
            (AuxiliaryType.Secure, process.Options.IsSecure ? 1u : 0),
            (AuxiliaryType.HardwareCapabilities2, second),
        ];
    }

    private void FillRandom(Span<byte> bytes)
    {
        if (process.Options.Seed is { } seed)
        {
            // SplitMix64: any good mixing will do, as long as it is always the same.
            for (int i = 0; i < bytes.Length; i += 8)
            {
                seed += 0x9E3779B97F4A7C15;
                ulong mixed = (seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9;
                mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
                BinaryPrimitives.WriteUInt64LittleEndian(bytes[i..], mixed ^ (mixed >> 31));
            }
            return;
        }
        fixed (byte* pointer = bytes)
            process.Host.Invoke(HostNumber.Getrandom, (long)pointer, bytes.Length);
    }

    /// <summary>The kernel names a process after the file that execve was asked for.</summary>
    private void SetName(byte[] path)
    {
        const int setName = 15;
        byte[] name = [.. path.AsSpan(path.AsSpan().LastIndexOf((byte)'/') + 1), 0];
        fixed (byte* pointer = name)
            process.Host.Invoke(HostNumber.Prctl, setName, (long)pointer);
    }
}
