namespace Rhea.Translator.Execution;

/// <summary>What a translator does for speed alone.</summary>
[Flags]
public enum TranslationPasses
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A block that branches to itself is translated as a loop.</summary>
    Loops = 1,

    /// <summary>Loops have a register convention of their own (native code).</summary>
    Conventions = 2,

    /// <summary>Writes of registers and flags that nothing can see are removed.</summary>
    DeadWrites = 4,

    /// <summary>Flags are evaluated only if somebody asks.</summary>
    LazyFlags = 8,

    /// <summary>Additions and shifts become part of addresses (native code).</summary>
    Folding = 16,

    /// <summary>Flags are taken from the arithmetic before (native code).</summary>
    Fusion = 32,

    /// <summary>Direct exits jump to the region that they lead to.</summary>
    Links = 64,

    /// <summary>Guest calls are host calls, and returns are host returns (native code).</summary>
    Calls = 128,

    /// <summary>Host registers of guest registers that nothing can see serve as temporaries (native code).</summary>
    Idle = 256,

    /// <summary>System mode: loops that walk through memory keep the page they are on (native code).</summary>
    Streams = 512,

    /// <summary>System mode: accesses near to each other share a look-up (native code).</summary>
    Sharing = 1024,

    /// <summary>Additions with carry hand it on in the host's flags (native code).</summary>
    Carry = 2048,
}
