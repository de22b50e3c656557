namespace Rhea.LinuxUser.Memory;

/// <summary>Access rights of a page, with the values of PROT_* (include/uapi/asm-generic/mman-common.h).</summary>
[Flags]
internal enum Protection : byte
{
    None = 0,
    Read = 1,
    Write = 2,
    Execute = 4,
}
