using Rhea.SoftFloat.Formats;

namespace Rhea.SoftFloat;

/// <summary>Operations on binary64, double precision.</summary>
public abstract class Float64 : FloatOperations<Binary64Format, ulong>;
