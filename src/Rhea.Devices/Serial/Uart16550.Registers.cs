namespace Rhea.Devices.Serial;

/// <content>The registers and their bits, in the words of the data sheet (National Semiconductor PC16550D).</content>
public sealed partial class Uart16550
{
    /// <summary>The number of registers.</summary>
    public const ulong Size = 8;

    // Offsets. Two of the first are the divisor latch while LCR says so.
    private const ulong Data = 0, InterruptEnable = 1, InterruptIdentification = 2, FifoControl = 2, LineControl = 3, ModemControl = 4,
        LineStatus = 5, ModemStatus = 6, Scratch = 7;

    // IER
    private const byte ReceivedData = 1, TransmitterEmpty = 2, ReceiverLineStatus = 4, ModemChange = 8, InterruptEnableMask = 15;

    // IIR
    private const byte NoInterrupt = 1, IdentifyModem = 0, IdentifyTransmitter = 2, IdentifyReceived = 4, IdentifyLine = 6,
        IdentifyTimeout = 12, FifosEnabled = 0xC0;

    // FCR
    private const byte FifoEnable = 1, ReceiveReset = 2, TransmitReset = 4;

    // LCR
    private const byte DivisorLatch = 0x80;

    // MCR
    private const byte DataTerminalReady = 1, RequestToSend = 2, Output1 = 4, Output2 = 8, Loopback = 16, ModemControlMask = 31;

    // LSR
    private const byte DataReady = 1, Overrun = 2, BreakReceived = 16, HoldingEmpty = 32, AllSent = 64, LineErrors = 0x1E;

    // MSR
    private const byte ClearToSend = 16, DataSetReady = 32, Ring = 64, CarrierDetect = 128, TrailingRing = 4, ModemDeltas = 15;

    private static ReadOnlySpan<byte> TriggerLevels => [1, 4, 8, 14];
}
