namespace Rhea.SoftFloat.Arithmetic;

/// <summary>The exception for subnormal operands (Intel SDM volume 1, 4.9.1.2).</summary>
internal static class Subnormals
{
    public static void Report(in Unpacked a, ref FloatEnvironment environment)
    {
        if (environment.ReportSubnormalOperands && a.Category == FloatCategory.Subnormal) environment.Raise(FloatFlags.InputDenormal);
    }

    public static void Report(in Unpacked a, in Unpacked b, ref FloatEnvironment environment)
    {
        Report(in a, ref environment);
        Report(in b, ref environment);
    }
}
