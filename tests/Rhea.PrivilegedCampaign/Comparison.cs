using Rhea.Guest.RiscV.Privileged;
using Rhea.PrivilegedCampaign.Model;

namespace Rhea.PrivilegedCampaign;

/// <summary>Compares a machine that has run a record with the model.</summary>
internal static unsafe class Comparison
{
    private static readonly int[] s_numbers = [.. Enumerable.Range(0, 4096).Where(number => !HartModel.IsOutside(number) && !HartModel.IsRunningCounter(number))];

    public static List<string> Differences(MachineUnderTest machine, HartModel model, ModelMemory memory)
    {
        var differences = new List<string>();
        Compare("pc", machine.State->Pc, model.Pc);
        Compare("mode", (ulong)machine.Hart.Mode, (ulong)model.Mode);
        for (int i = 0; i < 32; i++)
        {
            Compare($"x{i}", machine.State->X[i], model.X[i]);
            Compare($"f{i}", machine.State->F[2 * i], model.F[i]);
        }

        foreach (int number in s_numbers)
        {
            bool exists = machine.Hart.TryReadCsr(number, out ulong value);
            if (exists != model.Exists(number))
                differences.Add($"register {number:x3}: {(exists ? "there is one" : "there is none")}");
            else if (exists)
                Compare(Hart.NameOf(number)!, value, model.ReadCsr(number));
        }

        foreach ((ulong address, byte[] bytes) in memory.Pages)
        {
            ReadOnlySpan<byte> page = machine.Page(address);
            for (int i = page.CommonPrefixLength(bytes) & ~7; i < 4096; i += 8)
                Compare($"memory {address + (ulong)i:x}", BitConverter.ToUInt64(page[i..]), BitConverter.ToUInt64(bytes, i));
        }

        return differences;

        void Compare(string what, ulong found, ulong wanted)
        {
            if (found != wanted)
                differences.Add($"{what}: {found:x}, the manual says {wanted:x}");
        }
    }
}
