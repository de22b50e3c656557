using Rhea.SoftFloat.Formats;

namespace Rhea.SoftFloat;

/// <summary>Operations on bfloat16.</summary>
public abstract class BrainFloat : FloatOperations<BrainFormat, ushort>;
