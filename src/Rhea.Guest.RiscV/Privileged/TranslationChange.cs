namespace Rhea.Guest.RiscV.Privileged;

/// <summary>Which translations that were made before must be made again.</summary>
public enum TranslationChange
{
    /// <summary>All of them, those of <see cref="TranslationMode.Machine"/> included: physical memory protection changed.</summary>
    All,

    /// <summary>All but those of <see cref="TranslationMode.Machine"/>: satp, mstatus.MXR, or a fence of all addresses.</summary>
    Virtual,

    /// <summary>Those of pages that contain one virtual address, of whatever size, in all modes but <see cref="TranslationMode.Machine"/>.</summary>
    Address,
}
