using System.Diagnostics.CodeAnalysis;

namespace Rhea.Campaigns;

/// <summary>A campaign: which instructions, on which states, and what to say of them.</summary>
internal abstract record Campaign(string Name)
{
    private static readonly Campaign[] s_all = [.. A64Campaign.All, .. RvCampaign.All];

    /// <summary>The names of all campaigns.</summary>
    public static IEnumerable<string> Names => s_all.Select(c => c.Name);

    /// <summary>The emulator to compare with, if the command line names none.</summary>
    public abstract string DefaultReference { get; }

    /// <summary>Finds a campaign by its name.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out Campaign? campaign)
    {
        campaign = Array.Find(s_all, c => c.Name == name);
        return campaign is not null;
    }

    /// <summary>Makes the generator of a run, given where the oracle has a record's memory.</summary>
    public abstract IRecordSource Records(Options options, ulong memoryAddress);

    /// <summary>The name of an instruction's pattern.</summary>
    public abstract string NameOf(uint word);

    /// <summary>The assembly language of an instruction.</summary>
    public abstract string Format(uint word, ulong address);

    /// <summary>The names of a general register and of a vector register.</summary>
    public abstract string Register(int number);

    /// <summary>The numbers of the registers that an instruction names, as bits; too many do no harm.</summary>
    public abstract uint Named(uint word);

    /// <summary>Why results differ; null where that is not known.</summary>
    public abstract string? Explain(in Record record, in Result expected, in Result actual);
}

/// <summary>Makes the records of a batch from its number: the same ones whenever a campaign is resumed.</summary>
internal interface IRecordSource
{
    /// <summary>The records of a batch.</summary>
    Record[] Batch(long number);
}
