using Rhea.Translator.Execution;
using Rhea.Translator.Ir;
using Rhea.Translator.Tests.Harness;

namespace Rhea.Translator.Tests.Backends;

/// <summary>A result that is computed straight into a register of the convention, before the instruction that writes that register.</summary>
public unsafe class EarlyResultTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_older_value_is_not_looked_for_where_it_was_overwritten(bool native)
    {
        if (native && !RegionMachine.IsSupported)
        {
            return;
        }

        RegionMachine.Use(native, machine =>
        {
            ulong* memory = stackalloc ulong[] { 11, 22 };
            machine.State->X[0] = 7;
            machine.State->X[5] = (ulong)memory;
            ExitReason reason = machine.Run(machine.NewAddress(), (b, at) =>
            {
                // x1 = x0; load x4, x0; x2 = x1; x3 = x4; x1 = x0
                b.BeginBlock(at);
                int old = b.GetRegister(0);
                b.SetRegister(1, old);
                int first = b.Append(IrOp.Load, IrType.I64, b.GetRegister(5), aux: 3);
                b.SetRegister(4, first);
                int second = b.Append(IrOp.Load, IrType.I64, b.GetRegister(5), immediate: 8, aux: 3);
                b.SetRegister(0, second);
                b.SetRegister(2, old);
                b.SetRegister(3, first);
                b.SetRegister(1, second);
                b.Append(IrOp.ExitException, IrType.Void, immediate: (long)at + 4, aux: (int)ExitReason.SystemCall);
            });
            Assert.Equal(ExitReason.SystemCall, reason);
            Assert.Equal([22UL, 22, 7, 11, 11], new ReadOnlySpan<ulong>(machine.State->X, 5).ToArray());
        });
    }
}
