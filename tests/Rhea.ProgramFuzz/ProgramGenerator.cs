namespace Rhea.ProgramFuzz;

/// <summary>
/// Makes random programs that always end: functions that call later ones, counted loops, branches, switches, memory in a buffer of 4 KiB, faults. What
/// instructions these are made of, the processor's generator says.
/// </summary>
internal abstract class ProgramGenerator(int seed)
{
    private readonly List<int> _starts = [];
    private readonly List<(int At, int Function)> _calls = [];
    private int _functions;
    private int _budget;

    /// <summary>Where programs are in the guest.</summary>
    protected const ulong CodeAddress = 0x5000_0000;

    protected Random Random { get; } = new(seed);

    /// <summary>Whether accesses of this program may be to the page behind the buffer, where they fault. The handler skips them.</summary>
    protected bool Faults { get; private set; }

    /// <summary>The number of loops of the function that the next instruction is in, at most <see cref="MaximumDepth"/>.</summary>
    protected int Depth { get; private set; }

    /// <summary>The number of loops within each other at most. Each has a pointer that walks through the buffer.</summary>
    protected const int MaximumDepth = 3;

    /// <summary>Where the pointer of a loop starts in the buffer: perhaps just before its end. A multiple of 8.</summary>
    protected int WalkStart => Faults && Random.Next(2) == 0 ? 4096 - 8 - (8 * Random.Next(120)) : 8 * Random.Next(120);

    /// <summary>How far the pointer goes in each iteration; the last one of five is within the buffer, unless the program may fault.</summary>
    protected int WalkStep => 8 * Random.Next(Random.Next(2) == 0 ? 4 : 50);

    /// <summary>How far an access is from the pointer: less than 512 bytes.</summary>
    protected int WalkDistance => 8 * Random.Next(Random.Next(2) == 0 ? 3 : 63);

    /// <summary>Where the next instruction will be.</summary>
    protected abstract int Place { get; }

    /// <summary>A program: it begins with its entry.</summary>
    public byte[] Next()
    {
        Clear();
        _starts.Clear();
        _calls.Clear();
        Faults = Random.Next(4) == 0;
        _functions = 1 + Random.Next(4);
        for (int f = 0; f < _functions; f++)
        {
            _starts.Add(Place);
            Enter();
            _budget = 20 + Random.Next(60);
            Block(f, 0, 3 + Random.Next(8));
            Leave();
        }

        foreach ((int at, int function) in _calls)
        {
            Connect(at, _starts[function]);
        }

        return Code();
    }

    /// <summary>The names of the numbers that the runner writes, those of 64 bits before the two of each vector register.</summary>
    public abstract string Field(int index);

    /// <summary>The program as assembly language, a line each.</summary>
    public abstract IEnumerable<string> Disassemble(byte[] program);

    protected abstract void Clear();

    protected abstract byte[] Code();

    /// <summary>The beginning of a function.</summary>
    protected abstract void Enter();

    /// <summary>The end of a function.</summary>
    protected abstract void Leave();

    /// <summary>An instruction that only computes.</summary>
    protected abstract void Compute();

    /// <summary>An access to the buffer.</summary>
    protected abstract void Memory();

    /// <summary>An access near the pointer of a loop.</summary>
    protected abstract void Walk(int depth);

    /// <summary>Something that is neither, as the processor has it.</summary>
    protected abstract void Special();

    /// <summary>A branch forwards, of which the target is not known yet; gives its place.</summary>
    protected abstract int Branch();

    /// <summary>The branch goes here.</summary>
    protected abstract void Land(int branch);

    /// <summary>The counter of a loop starts.</summary>
    protected abstract void StartLoop(int depth, int rounds);

    /// <summary>Back to the start, unless the counter has run out.</summary>
    protected abstract void EndLoop(int depth, int start);

    /// <summary>A call, of which the target is not known yet; gives its place.</summary>
    protected abstract int Call();

    /// <summary>The call goes there.</summary>
    protected abstract void Connect(int call, int target);

    /// <summary>A jump through a register to one of so many jumps that follow it; gives their places.</summary>
    protected abstract int[] Switch(int count);

    /// <summary>A jump of which the target is not known yet; gives its place.</summary>
    protected abstract int Jump();

    /// <summary>The jump goes here.</summary>
    protected abstract void LandJump(int jump);

    private void Block(int function, int depth, int statements)
    {
        for (int i = 0; i < statements && _budget > 0; i++)
        {
            _budget--;
            Depth = depth;
            switch (Random.Next(20))
            {
                case 0 or 1:
                    int branch = Branch();
                    Block(function, depth, 1 + Random.Next(4));
                    Land(branch);
                    break;
                case 2 when depth < MaximumDepth:
                    StartLoop(depth, 1 + Random.Next(5));
                    int start = Place;
                    Block(function, depth + 1, 1 + Random.Next(5));
                    Depth = depth;
                    EndLoop(depth, start);
                    break;
                case 3 when depth < 2 && function + 1 < _functions:
                    int callee = function + 1 + Random.Next(_functions - function - 1);
                    _calls.Add((Call(), callee));
                    break;
                case 4:
                    Cases(function, depth);
                    break;
                case 5 or 6 or 7 or 8 when depth > 0 && Random.Next(2) == 0:
                    Walk(depth - 1);
                    break;
                case 5 or 6 or 7 or 8:
                    Memory();
                    break;
                case 9:
                    Special();
                    break;
                default:
                    Compute();
                    break;
            }
        }
    }

    private void Cases(int function, int depth)
    {
        int[] jumps = Switch(4);
        var ends = new int[jumps.Length];
        for (int i = 0; i < jumps.Length; i++)
        {
            LandJump(jumps[i]);
            Block(function, depth, 1 + Random.Next(2));
            ends[i] = Jump();
        }

        foreach (int end in ends)
        {
            LandJump(end);
        }
    }
}
