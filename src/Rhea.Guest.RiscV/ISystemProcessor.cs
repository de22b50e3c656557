using Rhea.Guest.RiscV.Privileged;

namespace Rhea.Guest.RiscV;

/// <summary>The owner of a virtual processor in system mode (<see cref="Translator.Execution.Vcpu.Owner"/>), as helpers know it.</summary>
public interface ISystemProcessor
{
    /// <summary>The privileged architecture.</summary>
    Hart Hart { get; }
}
