namespace Rhea.Translator.SystemMode;

/// <summary>What the translation buffers of processors must know of the pages that code was translated from.</summary>
internal interface ICodePages
{
    /// <summary>The pages that writes must be told of.</summary>
    PageStates States { get; }

    /// <summary>Physical memory has been written, or is about to be by this processor: drops the code translated from it.</summary>
    void Written(ulong physical, int length);
}
