using System.Runtime.InteropServices;

namespace Rhea.Translator.Execution;

/// <summary>What helpers, given the address of the guest's state, may ask of the processor that runs it.</summary>
public static unsafe class GuestFloat
{
    /// <summary>The processor whose state this is.</summary>
    public static Vcpu VcpuOf(nint state) =>
        (Vcpu)GCHandle.FromIntPtr(((VcpuCore*)(state - sizeof(VcpuCore)))->Handle).Target!;

    /// <summary>
    /// To be called after the guest's floating-point control register was written. True: the helper must leave generated code, by
    /// reporting the exit reason Interrupt, and will be called again.
    /// </summary>
    public static bool ControlChanged(nint state) => VcpuOf(state).FloatControlChanged();

    /// <summary>Adds the exceptions that the host's unit has accumulated to the guest's status register.</summary>
    public static void CollectStatus(nint state) => VcpuOf(state).CollectFloatStatus();

    /// <summary>To be called after the guest's floating-point status register was written.</summary>
    public static void StatusChanged(nint state) => VcpuOf(state).FloatStatusChanged();
}
