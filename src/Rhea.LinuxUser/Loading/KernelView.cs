using System.Runtime.InteropServices;
using Rhea.LinuxUser.Host;

namespace Rhea.LinuxUser.Loading;

/// <summary>
/// Tells the host's kernel where the guest has its arguments, environment, code and stack, so that /proc shows the guest's program and
/// not the emulator to all processes (prctl(2), PR_SET_MM_MAP).
/// </summary>
internal static unsafe class KernelView
{
    /// <summary>Describes a program that was loaded. Kernels without this option go on showing the emulator.</summary>
    internal static void Describe(HostCall host, LoadedProgram program)
    {
        const int setMemory = 35, setMap = 14;
        // The heap stays the C library's.
        var heap = (ulong)host.Invoke(HostNumber.Brk);
        var map = new MemoryDescription
        {
            CodeStart = program.CodeRange.Start,
            CodeEnd = program.CodeRange.End,
            DataStart = program.CodeRange.End,
            DataEnd = program.CodeRange.End,
            HeapStart = heap,
            HeapEnd = heap,
            Stack = program.InitialStack,
            ArgumentStart = program.ArgumentArea.Start,
            ArgumentEnd = program.ArgumentArea.End,
            EnvironmentStart = program.EnvironmentArea.Start,
            EnvironmentEnd = program.EnvironmentArea.End,
            AuxiliaryVector = program.AuxiliaryVector.Start,
            AuxiliarySize = (uint)(program.AuxiliaryVector.End - program.AuxiliaryVector.Start),
            Executable = -1,
        };
        host.Invoke(HostNumber.Prctl, setMemory, setMap, (long)&map, sizeof(MemoryDescription));
    }

    /// <summary>struct prctl_mm_map (include/uapi/linux/prctl.h).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct MemoryDescription
    {
        internal ulong CodeStart, CodeEnd, DataStart, DataEnd, HeapStart, HeapEnd, Stack;
        internal ulong ArgumentStart, ArgumentEnd, EnvironmentStart, EnvironmentEnd, AuxiliaryVector;
        internal uint AuxiliarySize;
        internal int Executable;
    }
}
