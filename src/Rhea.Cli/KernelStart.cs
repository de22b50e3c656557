using Rhea.Base.Host;

namespace Rhea.Cli;

/// <summary>
/// What the auxiliary vector says about how the kernel started this process: by itself, or by binfmt_misc in place of a program
/// that it does not know (fs/binfmt_misc.c, fs/binfmt_elf.c).
/// </summary>
/// <param name="KeepsName">Flag P: behind the program's path, the arguments hold what the program was called as.</param>
/// <param name="Descriptor">Flag O: the program is open there.</param>
/// <param name="Secure">The program's owner gave more rights than the caller has: the environment must not be trusted.</param>
/// <param name="FileName">What execve was asked for: a script's own name, where the program is its interpreter.</param>
internal sealed record KernelStart(bool KeepsName, int? Descriptor, bool Secure, byte[]? FileName)
{
    private const int ExecDescriptor = 2, Flags = 8, SecureMode = 23, ExecutableName = 31;
    private const nuint PreserveName = 1;

    /// <summary>An ordinary start.</summary>
    internal static readonly KernelStart Direct = new(false, null, false, null);

    /// <summary>Whether binfmt_misc started this process and said so: with the flags P or O.</summary>
    internal bool IsForProgram => KeepsName || Descriptor is not null;

    /// <summary>Reads the auxiliary vector.</summary>
    internal static KernelStart Read()
    {
        bool keepsName = ((InitialProcess.Auxiliary(Flags) ?? 0) & PreserveName) != 0;
        var descriptor = (int?)InitialProcess.Auxiliary(ExecDescriptor);
        bool secure = (InitialProcess.Auxiliary(SecureMode) ?? 0) != 0;
        return !keepsName && !secure && descriptor is null
            ? Direct
            : new KernelStart(keepsName, descriptor, secure, InitialProcess.AuxiliaryText(ExecutableName));
    }
}
