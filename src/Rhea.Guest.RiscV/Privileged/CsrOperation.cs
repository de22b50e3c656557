namespace Rhea.Guest.RiscV.Privileged;

/// <summary>What a Zicsr instruction does with the register.</summary>
public enum CsrOperation
{
    /// <summary>Only reads: csrrs and csrrc of x0 or 0.</summary>
    Read,

    /// <summary>csrrw: replaces it.</summary>
    Write,

    /// <summary>csrrs: sets the operand's bits.</summary>
    Set,

    /// <summary>csrrc: clears the operand's bits.</summary>
    Clear,
}
