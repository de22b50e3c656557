namespace Rhea.Cli.Logging;

/// <summary>What <c>-d</c> shows.</summary>
[Flags]
internal enum LogItems
{
    None = 0,

    /// <summary>Guest code as it is translated.</summary>
    InAsm = 1,

    /// <summary>The intermediate representation as built.</summary>
    Op = 2,

    /// <summary>The intermediate representation after the passes.</summary>
    OpOpt = 4,

    /// <summary>Host code.</summary>
    OutAsm = 8,

    /// <summary>Every region that is entered.</summary>
    Exec = 16,

    /// <summary>The registers at every region that is entered.</summary>
    Cpu = 32,

    /// <summary>Exceptions and interrupts.</summary>
    Int = 64,

    /// <summary>What no guest should do.</summary>
    GuestErrors = 128,

    /// <summary>What the translator has done.</summary>
    JitStats = 256,
}
