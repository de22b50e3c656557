using Rhea.Translator.Ir;

namespace Rhea.Translator.Execution;

/// <summary>Receives what can be shown of translation and execution.</summary>
public interface ITranslationLog
{
    /// <summary>Whether <see cref="Entering"/> is to be called: every region is then entered by the dispatcher.</summary>
    bool WantsEntries { get; }

    /// <summary>A region as the front end built it, and where its guest code can be read, as <see cref="ExecutionEngine.LocateCode"/>.</summary>
    void Built(Region region, Func<ulong, nint> locate);

    /// <summary>The same region after the passes.</summary>
    void Optimised(Region region);

    /// <summary>The code of a region.</summary>
    void Compiled(Region region, nint address, int length);

    /// <summary>A text that somebody has asked for.</summary>
    void Show(string text)
    {
    }

    /// <summary>A processor is about to run the region at a guest address; its state is exact.</summary>
    void Entering(Vcpu vcpu, ulong address);

    /// <summary>A processor has stopped running guest code.</summary>
    void Left(Vcpu vcpu, ExitReason reason);
}
