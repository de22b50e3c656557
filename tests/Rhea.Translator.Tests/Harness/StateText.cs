using System.Text;

namespace Rhea.Translator.Tests.Harness;

/// <summary>Compares and shows states of the guest of the tests.</summary>
internal static unsafe class StateText
{
    /// <summary>Whether all of the guest's own state is the same.</summary>
    public static bool Same(TestState* a, TestState* b)
    {
        int end = (int)((byte*)a->Translator - (byte*)a);
        int next = (int)((byte*)a->V - (byte*)a);
        return Bytes(a, 0, end).SequenceEqual(Bytes(b, 0, end))
            && Bytes(a, next, sizeof(TestState)).SequenceEqual(Bytes(b, next, sizeof(TestState)));
    }

    private static ReadOnlySpan<byte> Bytes(TestState* state, int start, int end) => new((byte*)state + start, end - start);

    /// <summary>What two states differ in.</summary>
    public static string Differences(TestState* expected, TestState* actual)
    {
        var text = new StringBuilder();
        Append(text, "pc", expected->Pc, actual->Pc);
        Append(text, "flags", expected->Flags, actual->Flags);
        Append(text, "status", expected->Status, actual->Status);
        for (int i = 0; i < TestGuest.IntegerCount; i++)
        {
            Append(text, $"x{i}", expected->X[i], actual->X[i]);
        }

        for (int i = 0; i < TestGuest.VectorCount * 2; i++)
        {
            Append(text, $"v{i / 2}[{i % 2}]", expected->V[i], actual->V[i]);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, ulong expected, ulong actual)
    {
        if (expected != actual)
        {
            text.Append($" {name} {actual:X} instead of {expected:X};");
        }
    }

    /// <summary>All of a state that is not zero.</summary>
    public static string Of(TestState* state)
    {
        var text = new StringBuilder($"flags {state->Flags >> 28:X} status {state->Status:X}");
        for (int i = 0; i < TestGuest.IntegerCount; i++)
        {
            if (i is 0 or 1 or 3 or 5 or 11 or 12)
            {
                text.Append($" x{i}={state->X[i]:X}");
            }
        }

        for (int i = 0; i < TestGuest.VectorCount; i++)
        {
            if (i is 0 or 1 or 3 or 5 or 11 or 12)
            {
                text.Append($" v{i}={state->V[(i * 2) + 1]:X16}:{state->V[i * 2]:X16}");
            }
        }

        return text.ToString();
    }
}
