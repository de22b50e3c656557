using Rhea.Translator.Bytecode;
using Rhea.Translator.Execution;
using Rhea.Translator.Ir;
using Rhea.Translator.X64;

namespace Rhea.Translator.Tests.Harness;

/// <summary>Runs regions that tests build by hand, on one of the backends.</summary>
/// <remarks>One engine of each kind for all tests: their signal handlers stay installed until the process ends.</remarks>
internal sealed unsafe class RegionMachine
{
    private static readonly Lock Gate = new();
    private static RegionMachine? s_native;
    private static RegionMachine? s_looking;
    private static RegionMachine? s_bytecode;

    private readonly TestGuest _guest = new([], []);
    private readonly ExecutionEngine _engine;
    private readonly Vcpu _vcpu;
    private ulong _address = 0x10000;
    private ulong _lastAddress;
    private string? _lastText;

    private RegionMachine(bool native)
    {
        _engine = native ? new X64Engine(_guest, new EngineSettings { GuestAddressLimit = 1 << 30 }) : new BytecodeEngine(_guest, new EngineSettings());
        _engine.LocateCode = pc => (nint)pc;
        _vcpu = _engine.CreateVcpu();
    }

    /// <summary>Whether this host can run the native backend.</summary>
    public static bool IsSupported { get; } = HostFeatures.Detect() is { Avx2: true, Bmi: true };

    /// <summary>The guest's state.</summary>
    public TestState* State => (TestState*)_vcpu.State;

    public TestGuest Guest => _guest;

    public Vcpu Vcpu => _vcpu;

    /// <summary>Runs a test with the machine of a backend to itself.</summary>
    public static void Use(bool native, Action<RegionMachine> test) => Use(native, looksAtStatus: false, test);

    /// <summary>The same with a machine whose guest has looked at its floating-point status.</summary>
    public static void Use(bool native, bool looksAtStatus, Action<RegionMachine> test)
    {
        lock (Gate)
        {
            if (native && looksAtStatus && s_looking is null)
            {
                s_looking = new RegionMachine(true);
                s_looking._vcpu.CollectFloatStatus();
            }

            test(!native ? s_bytecode ??= new RegionMachine(false) : looksAtStatus ? s_looking! : s_native ??= new RegionMachine(true));
        }
    }

    /// <summary>A new guest address.</summary>
    public ulong NewAddress() => _address += 16;

    /// <summary>Runs from an address until an exit; regions are built by <paramref name="program"/> when first needed.</summary>
    public ExitReason Run(ulong address, Action<IrBuilder, ulong> program)
    {
        _guest.Program = program;
        State->Pc = address;
        return _vcpu.Run();
    }

    /// <summary>Runs a region that exists already. It gets an address of its own, whatever address it says.</summary>
    public ExitReason Run(Region region)
    {
        string text = IrPrinter.Print(region);
        if (text != _lastText)
        {
            _lastText = text;
            _lastAddress = NewAddress();
        }

        return Run(_lastAddress, (b, _) => IrParser.Parse(text, b.Region));
    }
}
