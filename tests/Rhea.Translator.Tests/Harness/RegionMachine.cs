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
    private static readonly Dictionary<(TranslationSwitches Off, bool LooksAtStatus), RegionMachine> s_native = [];
    private static RegionMachine? s_bytecode;

    private readonly TestGuest _guest = new([], []);
    private readonly ExecutionEngine _engine;
    private readonly Vcpu _vcpu;
    private readonly InstructionLog? _log;
    private ulong _address = 0x10000;
    private ulong _lastAddress;
    private string? _lastText;

    private RegionMachine(bool native, TranslationSwitches off = default)
    {
        _log = off.Instructions == 0 ? null : new InstructionLog(off.Instructions);
        _engine = native
            ? new X64Engine(_guest, new EngineSettings { GuestAddressLimit = 1 << 30, CodeCacheSize = 64 << 20, Off = off, Log = _log })
            : new BytecodeEngine(_guest, new EngineSettings());
        _engine.LocateCode = pc => (nint)pc;
        _vcpu = _engine.CreateVcpu();
    }

    /// <summary>Whether this host can run the native backend.</summary>
    public static bool IsSupported { get; } = HostFeatures.Detect() is { Avx: true };

    /// <summary>An instruction of generated code that should not be there, or null.</summary>
    public string? ForbiddenInstruction => _log?.Found;

    /// <summary>The guest's state.</summary>
    public TestState* State => (TestState*)_vcpu.State;

    public TestGuest Guest => _guest;

    public Vcpu Vcpu => _vcpu;

    /// <summary>Runs a test with the machine of a backend to itself.</summary>
    public static void Use(bool native, Action<RegionMachine> test) => Use(native, looksAtStatus: false, test);

    /// <summary>The same with a machine whose guest has looked at its floating-point status.</summary>
    public static void Use(bool native, bool looksAtStatus, Action<RegionMachine> test)
    {
        if (native)
        {
            Use(default(TranslationSwitches), looksAtStatus, test);
            return;
        }

        lock (Gate)
        {
            test(s_bytecode ??= new RegionMachine(false));
        }
    }

    /// <summary>The same with a native machine that does without some things.</summary>
    public static void Use(TranslationSwitches off, bool looksAtStatus, Action<RegionMachine> test)
    {
        lock (Gate)
        {
            if (!s_native.TryGetValue((off, looksAtStatus), out RegionMachine? machine))
            {
                machine = new RegionMachine(true, off);
                s_native.Add((off, looksAtStatus), machine);
                if (looksAtStatus)
                {
                    machine._vcpu.CollectFloatStatus();
                }
            }

            test(machine);
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
