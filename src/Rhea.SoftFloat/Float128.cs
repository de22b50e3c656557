using Rhea.SoftFloat.Formats;

namespace Rhea.SoftFloat;

/// <summary>Operations on binary128, quadruple precision.</summary>
public abstract class Float128 : FloatOperations<Binary128Format, UInt128>;
