namespace Rhea.Devices.Serial;

/// <content>The line: characters and modem signals.</content>
public sealed partial class Uart16550
{
    private bool IsLoopback => (_modemControl & Loopback) != 0;

    private int ReceiveSize => _hasFifos ? FifoSize : 1;

    /// <inheritdoc/>
    public int Receive(ReadOnlySpan<byte> bytes)
    {
        // In loopback the line's input is disconnected: what comes waits outside.
        if (IsLoopback)
            return 0;
        int taken = 0;
        while (taken < bytes.Length && _receive.Count < ReceiveSize)
            _receive.Add(bytes[taken++]);
        UpdateInterrupt();
        return taken;
    }

    /// <inheritdoc/>
    public void OnBreak()
    {
        // A break is received as one zero character.
        if (_receive.Count < ReceiveSize)
            _receive.Add(0);
        _lineErrors |= BreakReceived;
        UpdateInterrupt();
    }

    /// <inheritdoc/>
    public void OnWritable()
    {
        SendWaiting();
        UpdateInterrupt();
    }

    private byte ReadData()
    {
        if (!_receive.TryTake(out byte value))
            return 0;
        UpdateInterrupt();
        if (!IsLoopback)
            _backend.AcceptInput();
        return value;
    }

    private void WriteData(byte value)
    {
        _transmitterPending = false;
        if (IsLoopback)
        {
            if (_receive.Count < ReceiveSize)
                _receive.Add(value);
            else
                _lineErrors |= Overrun;
            _transmitterPending = true;
            return;
        }

        // A guest that does not wait for room loses characters, as it would on a real line.
        if (_transmit.Count < (_hasFifos ? FifoSize : 1))
            _transmit.Add(value);
        SendWaiting();
    }

    private void SendWaiting()
    {
        while (_transmit.TryPeek(out byte value))
        {
            if (_backend.Write([value]) == 0)
                return;
            _ = _transmit.TryTake(out _);
            if (_transmit.Count == 0)
                _transmitterPending = true;
        }
    }

    private void WriteModemControl(byte value)
    {
        byte before = ModemInputs(_modemControl), after = ModemInputs(value);
        bool leavesLoopback = IsLoopback && (value & Loopback) == 0;
        _modemControl = value;
        byte changed = (byte)((before ^ after) >> 4);
        // The ring indicator counts only when the ringing ends.
        if ((changed & TrailingRing) != 0 && (after & Ring) != 0)
            changed &= unchecked((byte)~TrailingRing);
        _modemDeltas |= (byte)(changed & ModemDeltas);
        if (leavesLoopback)
            _backend.AcceptInput();
    }

    /// <summary>The modem's signals: always ready; in loopback our own outputs.</summary>
    private static byte ModemInputs(byte modemControl)
    {
        if ((modemControl & Loopback) == 0)
            return ClearToSend | DataSetReady | CarrierDetect;
        int inputs = ((modemControl & RequestToSend) != 0 ? ClearToSend : 0) | ((modemControl & DataTerminalReady) != 0 ? DataSetReady : 0)
            | ((modemControl & Output1) != 0 ? Ring : 0) | ((modemControl & Output2) != 0 ? CarrierDetect : 0);
        return (byte)inputs;
    }
}
