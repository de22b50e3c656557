using Rhea.SoftFloat.Formats;

namespace Rhea.SoftFloat;

/// <summary>Operations on binary16, half precision.</summary>
public abstract class Float16 : FloatOperations<Binary16Format, ushort>;
