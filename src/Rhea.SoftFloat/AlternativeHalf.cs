using Rhea.SoftFloat.Formats;

namespace Rhea.SoftFloat;

/// <summary>Operations on Arm's alternative half precision: the architecture only converts it.</summary>
public abstract class AlternativeHalf : FloatOperations<AlternativeHalfFormat, ushort>;
