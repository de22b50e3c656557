using Rhea.SoftFloat.Formats;

namespace Rhea.SoftFloat;

/// <summary>Operations on the x87 extended format, in the low 80 bits; <see cref="FloatEnvironment.ExtendedPrecision"/> is its precision control.</summary>
public abstract class Extended80 : FloatOperations<Extended80Format, UInt128>;
