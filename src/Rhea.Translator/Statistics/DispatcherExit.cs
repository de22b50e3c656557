namespace Rhea.Translator.Statistics;

/// <summary>Why translated code came back to the dispatcher, which goes on with other code.</summary>
internal enum DispatcherExit
{
    /// <summary>A direct exit that is not linked.</summary>
    Link,

    /// <summary>An indirect exit whose target is in no table, or whose table has no place for it.</summary>
    Lookup,

    /// <summary>An access was translated anew.</summary>
    Retry,

    /// <summary>The engine wanted the processor out of code that was dropped.</summary>
    Recall,

    /// <summary>A floating-point instruction trapped, and was completed.</summary>
    FloatTrap,

    /// <summary>The number of exits.</summary>
    Count,
}
