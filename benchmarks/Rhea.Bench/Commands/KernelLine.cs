using System.Globalization;

namespace Rhea.Bench.Commands;

/// <summary>What a kernel says of itself: <c>NAME HASH cpu SECONDS wall SECONDS</c>.</summary>
internal readonly record struct KernelLine(string Name, string Hash, double Wall)
{
    public static bool TryParse(string text, out KernelLine line)
    {
        line = default;
        if (text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is not [string name, { Length: 16 } hash, "cpu", _, "wall", string wall]
            || !double.TryParse(wall, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds))
        {
            return false;
        }

        line = new KernelLine(name, hash, seconds);
        return true;
    }
}
