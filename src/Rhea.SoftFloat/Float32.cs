using Rhea.SoftFloat.Formats;

namespace Rhea.SoftFloat;

/// <summary>Operations on binary32, single precision.</summary>
public abstract class Float32 : FloatOperations<Binary32Format, uint>;
