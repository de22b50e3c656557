namespace Rhea.LinuxUser.SystemCalls;

/// <summary>A system call as the guest made it: its number and six argument registers.</summary>
internal readonly record struct CallArguments(ulong Number, ulong A0, ulong A1, ulong A2, ulong A3, ulong A4, ulong A5)
{
    /// <summary>An argument by its position, 0 to 5.</summary>
    internal ulong this[int index] => index switch
    {
        0 => A0,
        1 => A1,
        2 => A2,
        3 => A3,
        4 => A4,
        _ => A5,
    };

    /// <summary>Arguments as the kernel sees parameters of type int.</summary>
    internal int I0 => (int)A0;

    internal int I1 => (int)A1;

    internal int I2 => (int)A2;

    internal int I3 => (int)A3;

    internal int I4 => (int)A4;
}
