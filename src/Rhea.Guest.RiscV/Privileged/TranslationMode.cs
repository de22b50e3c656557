namespace Rhea.Guest.RiscV.Privileged;

/// <summary>Under which rules an address is translated: the effective privilege mode (Privileged Architecture, 3.1.6.3), and for S whether SUM is set.</summary>
public enum TranslationMode
{
    /// <summary>U: only pages with the U bit.</summary>
    User,

    /// <summary>S with mstatus.SUM clear: only pages without the U bit.</summary>
    Supervisor,

    /// <summary>S with mstatus.SUM set: data of all pages, code of pages without the U bit.</summary>
    SupervisorUserMemory,

    /// <summary>M: physical addresses.</summary>
    Machine,
}
