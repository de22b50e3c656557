namespace Rhea.PrivilegedCampaign.Model;

/// <summary>An exception of the architecture.</summary>
internal sealed class ModelTrap(int cause, ulong value) : Exception
{
    public int Cause { get; } = cause;

    public ulong Value { get; } = value;
}

/// <summary>The record came to something that the architecture leaves open, or that the model does not know: it is not used.</summary>
internal sealed class OpenQuestionException(string what) : Exception(what);
