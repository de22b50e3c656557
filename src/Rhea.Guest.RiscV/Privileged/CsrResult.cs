namespace Rhea.Guest.RiscV.Privileged;

/// <summary>How an access to a CSR ended.</summary>
public enum CsrResult
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>It raises an illegal-instruction exception and had no effect.</summary>
    IllegalInstruction,
}
