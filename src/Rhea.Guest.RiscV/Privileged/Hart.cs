namespace Rhea.Guest.RiscV.Privileged;

/// <summary>
/// The privileged architecture of one RISC-V hart: its CSRs, privilege modes, traps, interrupts and address translation (RISC-V Instruction Set
/// Manual, volume II, version 20240411). It knows no instructions: who executes them asks it.
/// </summary>
/// <remarks>
/// Everything belongs to the hart's own thread but <see cref="SetInterruptLine"/>, <see cref="UpdateTimer"/>, <see cref="HasPendingInterrupt"/> and
/// <see cref="HasEnabledInterrupt"/>. RV32's addresses and program counters have their upper half clear, values of CSRs are sign-extended
/// as general registers are.
/// </remarks>
public sealed unsafe partial class Hart
{
    private readonly HartSettings settings;
    private readonly IHartEnvironment environment;
    private readonly RiscVState* state;
    private readonly PhysicalMemoryProtection protection;
    private readonly TriggerUnit triggers;
    private readonly bool[] exists = new bool[4096];
    private readonly bool rv32;
    private readonly ulong addressMask;
    private readonly ulong instructionMask;
    private readonly bool hasSupervisor;
    private readonly bool hasUser;

    private ulong mstatus;
    private ulong mtvec;
    private ulong medeleg;
    private uint mideleg;
    private ulong mscratch;
    private ulong mepc;
    private ulong mcause;
    private ulong mtval;
    private uint mcounteren;
    private ulong menvcfg;
    private ulong stvec;
    private uint scounteren;
    private ulong senvcfg;
    private ulong sscratch;
    private ulong sepc;
    private ulong scause;
    private ulong stval;
    private ulong satp;

    /// <summary>Makes a hart, which is of use after <see cref="Reset"/>: until then the environment is not called.</summary>
    /// <param name="settings">What kind of hart it is.</param>
    /// <param name="environment">The machine around it.</param>
    /// <param name="state">Where fcsr is, and whether floating point is enabled; the hart reads and writes nothing else there.</param>
    /// <exception cref="ArgumentException">The settings contradict each other.</exception>
    public Hart(HartSettings settings, IHartEnvironment environment, RiscVState* state)
    {
        settings.Validate();
        this.settings = settings;
        this.environment = environment;
        this.state = state;
        rv32 = settings.Xlen == 32;
        addressMask = rv32 ? uint.MaxValue : ulong.MaxValue;
        instructionMask = addressMask & (settings.Has(HartExtensions.C) ? ~1UL : ~3UL);
        hasSupervisor = settings.Has(HartExtensions.S);
        hasUser = settings.Has(HartExtensions.U);
        protection = new PhysicalMemoryProtection(settings.ProtectionEntries, settings.Xlen);
        triggers = new TriggerUnit(settings.Has(HartExtensions.Sdtrig) ? settings.Triggers : 0, settings);
        for (int number = 0; number < exists.Length; number++)
            exists[number] = CsrCatalogue.Exists(number, settings);
    }

    /// <summary>What kind of hart it is.</summary>
    public HartSettings Settings => settings;

    /// <summary>The privilege mode.</summary>
    public PrivilegeMode Mode { get; private set; }

    /// <summary>The mode that loads and stores are translated under: that of the privilege mode, or of mstatus.MPP while MPRV is set.</summary>
    public TranslationMode DataMode { get; private set; }

    /// <summary>The mode that fetches are translated under.</summary>
    public TranslationMode FetchMode { get; private set; }

    /// <summary>Resets the hart (3.4).</summary>
    /// <returns>The address that it starts at.</returns>
    public ulong Reset()
    {
        Mode = PrivilegeMode.Machine;
        mstatus = hasUser ? 0 : MachineStatus.Mpp;
        if (!rv32)
            mstatus |= (hasUser ? 2UL << MachineStatus.UxlShift : 0) | (hasSupervisor ? 2UL << MachineStatus.SxlShift : 0);
        mtvec = medeleg = mscratch = mepc = mcause = mtval = stvec = senvcfg = sscratch = sepc = scause = stval = satp = 0;
        mideleg = mcounteren = scounteren = 0;
        menvcfg = settings.Has(HartExtensions.Svadu) && !settings.Has(HartExtensions.Svade) ? EnvironmentConfiguration.Adue : 0;
        protection.Reset();
        triggers.Reset();
        ResetInterrupts();
        ResetCounters();
        state->RoundingMode = 0;
        state->FloatFlags = 0;
        PublishFloatState();
        PublishCacheBlocks();
        SelectWalk();
        UpdateModes(always: true);
        environment.TranslationChanged(TranslationChange.All, 0);
        environment.TriggersChanged();
        return settings.ResetAddress & addressMask;
    }

    /// <summary>
    /// A floating-point instruction found RiscVState.FloatEnabled clear.
    /// </summary>
    /// <returns>True where it may be executed, FloatEnabled being set now; false where it is illegal since mstatus.FS is Off.</returns>
    public bool TryUseFloat()
    {
        if ((mstatus & MachineStatus.Fs) == 0)
            return false;
        mstatus |= MachineStatus.Fs;
        PublishFloatState();
        return true;
    }

    /// <summary>Changes the privilege mode and nothing else, for a debugger.</summary>
    /// <returns>Whether the hart has the mode.</returns>
    public bool TrySetMode(PrivilegeMode mode)
    {
        if (!IsMode((ulong)mode))
            return false;
        Enter(mode, mstatus);
        NoticeInterrupts();
        return true;
    }

    /// <summary>Enters a privilege mode with a new mstatus, whose fields are legal, and tells what follows from it.</summary>
    private void Enter(PrivilegeMode mode, ulong status)
    {
        bool modeChanged = mode != Mode;
        ulong changed = mstatus ^ status;
        Mode = mode;
        mstatus = status;
        if ((changed & MachineStatus.Fs) != 0)
            PublishFloatState();
        if (modeChanged)
            PublishCacheBlocks();
        if (modeChanged || (changed & (MachineStatus.Sum | MachineStatus.Mprv | MachineStatus.Mpp)) != 0)
            UpdateModes(always: modeChanged);
        if ((changed & MachineStatus.Mxr) != 0)
            environment.TranslationChanged(TranslationChange.Virtual, 0);
    }

    private void PublishFloatState()
    {
        ulong enabling = mstatus & MachineStatus.Fs;
        state->FloatEnabled = (settings.TracksFloatState ? enabling == MachineStatus.Fs : enabling != 0) ? 1u : 0;
    }

    private void UpdateModes(bool always)
    {
        TranslationMode fetch = TranslationModeOf(Mode, userMemory: false);
        bool userMemory = (mstatus & MachineStatus.Sum) != 0;
        var dataPrivilege = (mstatus & MachineStatus.Mprv) != 0 && Mode == PrivilegeMode.Machine ? PreviousMachineMode : Mode;
        TranslationMode data = TranslationModeOf(dataPrivilege, userMemory);
        if (!always && fetch == FetchMode && data == DataMode)
            return;
        FetchMode = fetch;
        DataMode = data;
        environment.ModeChanged();
    }

    private PrivilegeMode PreviousMachineMode => (PrivilegeMode)((mstatus & MachineStatus.Mpp) >> MachineStatus.MppShift);

    private static TranslationMode TranslationModeOf(PrivilegeMode mode, bool userMemory) => mode switch
    {
        PrivilegeMode.Machine => TranslationMode.Machine,
        PrivilegeMode.User => TranslationMode.User,
        _ => userMemory ? TranslationMode.SupervisorUserMemory : TranslationMode.Supervisor,
    };
}
