using Rhea.Guest.Arm64.Decoding;
using Rhea.Guest.Arm64.Translation;

namespace Rhea.Guest.Arm64.Tests.Translation;

public class FlagUseTests
{
    [Fact]
    public void OnlyAllocatedInstructionsDoNotObserve()
    {
        var random = new Random(1);
        for (int i = 0; i < 1_000_000; i++)
        {
            // Instructions with a bit changed are where a rough look goes wrong.
            var word = (uint)random.NextInt64(1L << 32);
            if (i % 2 == 0)
            {
                word = A64Encodings.Random(random.Next(A64Encodings.Count), random) ^ (1u << random.Next(32));
            }

            if (FlagUse.Of(word) != FlagEffect.Observes)
            {
                Assert.DoesNotContain(".inst", A64Disassembler.Format(word, 0), StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(0xEB01001Fu, FlagEffect.Writes)] // cmp x0, x1
    [InlineData(0x6A01001Fu, FlagEffect.Writes)] // tst w0, w1
    [InlineData(0xF240001Fu, FlagEffect.Writes)] // tst x0, #1
    [InlineData(0x1E602020u, FlagEffect.Writes)] // fcmp d1, d0
    [InlineData(0x1A9F17E0u, FlagEffect.Reads)] // cset w0, eq
    [InlineData(0x54000040u, FlagEffect.Reads)] // b.eq
    [InlineData(0x8B010000u, FlagEffect.None)] // add x0, x0, x1
    [InlineData(0x1E620820u, FlagEffect.None)] // fmul d0, d1, d2
    [InlineData(0xF9400000u, FlagEffect.Observes)] // ldr x0, [x0]
    [InlineData(0x720ADEE3u, FlagEffect.Observes)] // ands with a reserved mask
    public void TellsWhatHappensToTheFlags(uint word, object expected) => Assert.Equal(expected, FlagUse.Of(word));
}
