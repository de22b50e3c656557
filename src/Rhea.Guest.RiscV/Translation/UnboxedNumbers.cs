namespace Rhea.Guest.RiscV.Translation;

/// <summary>What has been taken out of its box already in the current block: a value of the intermediate representation for each register read.</summary>
internal sealed class UnboxedNumbers
{
    private readonly List<(int Vector, int Size, int Number)> _known = [];

    /// <summary>Forgets all: another block begins.</summary>
    public void Clear() => _known.Clear();

    /// <summary>The number of a size that was taken out of a vector.</summary>
    public bool TryGet(int vector, int size, out int number)
    {
        foreach ((int knownVector, int knownSize, int known) in _known)
        {
            if (knownVector == vector && knownSize == size)
            {
                number = known;
                return true;
            }
        }

        number = -1;
        return false;
    }

    /// <summary>Remembers a number, and gives it back.</summary>
    public int Add(int vector, int size, int number)
    {
        _known.Add((vector, size, number));
        return number;
    }
}
