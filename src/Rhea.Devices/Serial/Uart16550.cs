using Rhea.Base.Interrupts;
using Rhea.Base.Memory;
using Rhea.Devices.Characters;

namespace Rhea.Devices.Serial;

/// <summary>
/// A 16550A serial port. Characters take no time on its line: what is written is sent at once, and what has come in is not waited for
/// before the time-out interrupt says so.
/// </summary>
public sealed partial class Uart16550 : IDeviceMemory, ICharacterFrontend
{
    private const int FifoSize = 16;

    private readonly ICharacterBackend _backend;
    private readonly ByteFifo _receive = new(FifoSize), _transmit = new(FifoSize);
    private byte _interruptEnable, _lineControl, _modemControl, _lineErrors, _modemDeltas, _scratch;
    private ushort _divisor;
    private int _trigger;
    private bool _hasFifos, _transmitterPending;

    /// <summary>Makes a port on a back end.</summary>
    public Uart16550(ICharacterBackend backend)
    {
        _backend = backend;
        Reset();
        backend.Connect(this);
    }

    /// <summary>The port's interrupt.</summary>
    public InterruptLine Interrupt { get; } = new();

    private byte CurrentLineStatus =>
        (byte)(_lineErrors | (_receive.Count != 0 ? DataReady : 0) | (_transmit.Count == 0 ? HoldingEmpty | AllSent : 0));

    private byte CurrentModemStatus => (byte)(_modemDeltas | ModemInputs(_modemControl));

    /// <summary>Power on.</summary>
    public void Reset()
    {
        _receive.Clear();
        _transmit.Clear();
        _interruptEnable = _lineControl = _lineErrors = _modemDeltas = _scratch = 0;
        _modemControl = Output2;
        _divisor = 12;
        _trigger = 1;
        _hasFifos = _transmitterPending = false;
        UpdateInterrupt();
    }

    /// <inheritdoc/>
    public ulong Read(ulong offset, int size)
    {
        bool latch = (_lineControl & DivisorLatch) != 0;
        switch (offset)
        {
            case Data:
                return latch ? (byte)_divisor : ReadData();
            case InterruptEnable:
                return latch ? (byte)(_divisor >> 8) : _interruptEnable;
            case InterruptIdentification:
                byte cause = Cause();
                // Reading it acknowledges the transmitter's interrupt, if that is what it shows.
                if (cause == IdentifyTransmitter)
                {
                    _transmitterPending = false;
                    UpdateInterrupt();
                }

                return (byte)(cause | (_hasFifos ? FifosEnabled : 0));
            case LineControl:
                return _lineControl;
            case ModemControl:
                return _modemControl;
            case LineStatus:
                byte line = CurrentLineStatus;
                _lineErrors = 0;
                UpdateInterrupt();
                return line;
            case ModemStatus:
                byte modem = CurrentModemStatus;
                _modemDeltas = 0;
                UpdateInterrupt();
                return modem;
            case Scratch:
                return _scratch;
            default:
                return 0;
        }
    }

    /// <inheritdoc/>
    public void Write(ulong offset, int size, ulong value)
    {
        byte bits = (byte)value;
        bool latch = (_lineControl & DivisorLatch) != 0;
        switch (offset)
        {
            case Data when latch:
                _divisor = (ushort)((_divisor & 0xFF00) | bits);
                break;
            case Data:
                WriteData(bits);
                break;
            case InterruptEnable when latch:
                _divisor = (ushort)((_divisor & 0xFF) | (bits << 8));
                break;
            case InterruptEnable:
                bool wasEnabled = (_interruptEnable & TransmitterEmpty) != 0;
                _interruptEnable = (byte)(bits & InterruptEnableMask);
                // Enabling it while the transmitter is empty raises it.
                if (!wasEnabled && (bits & TransmitterEmpty) != 0 && _transmit.Count == 0)
                    _transmitterPending = true;
                break;
            case FifoControl:
                WriteFifoControl(bits);
                break;
            case LineControl:
                _lineControl = bits;
                break;
            case ModemControl:
                WriteModemControl((byte)(bits & ModemControlMask));
                break;
            case Scratch:
                _scratch = bits;
                break;
        }

        UpdateInterrupt();
    }

    private void WriteFifoControl(byte bits)
    {
        bool enable = (bits & FifoEnable) != 0;
        bool changes = enable != _hasFifos;
        _hasFifos = enable;
        if (changes || (bits & ReceiveReset) != 0)
        {
            _receive.Clear();
            _backend.AcceptInput();
        }

        if ((changes || (bits & TransmitReset) != 0) && _transmit.Count != 0)
        {
            _transmit.Clear();
            _transmitterPending = true;
        }

        _trigger = enable ? TriggerLevels[bits >> 6] : 1;
    }

    private void UpdateInterrupt() => Interrupt.Set(Cause() != NoInterrupt);

    /// <summary>The pending and enabled interrupt of the highest priority, as IIR shows it.</summary>
    private byte Cause()
    {
        if ((_interruptEnable & ReceiverLineStatus) != 0 && (_lineErrors & LineErrors) != 0)
            return IdentifyLine;
        if ((_interruptEnable & ReceivedData) != 0 && _receive.Count != 0)
            return _receive.Count >= _trigger ? IdentifyReceived : IdentifyTimeout;
        if ((_interruptEnable & TransmitterEmpty) != 0 && _transmitterPending)
            return IdentifyTransmitter;
        return (_interruptEnable & ModemChange) != 0 && _modemDeltas != 0 ? IdentifyModem : NoInterrupt;
    }
}
