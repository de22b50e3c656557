namespace Rhea.Translator.SystemMode;

/// <summary>What the translation buffers of processors must know of the pages that code was translated from.</summary>
internal interface ICodePages
{
    /// <summary>Whether writes to a page, given by its physical address, must be told.</summary>
    bool HoldsCode(ulong page);

    /// <summary>Physical memory has been written, or is about to be by this processor: drops the code translated from it.</summary>
    void Written(ulong physical, int length);
}
