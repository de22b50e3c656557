using System.Globalization;

namespace Rhea.MachineFuzz.Devices;

/// <summary>Many cases on the devices of machines in this process. Whoever started it watches its time and memory.</summary>
internal static class DeviceBatch
{
    private const int CasesPerMachine = 60, CasesPerCheck = 10;

    public static bool Run(ulong seed, int cases)
    {
        string disk = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"machine-fuzz-{Environment.ProcessId}.img"));
        try
        {
            for (int done = 0; done < cases;)
            {
                var draw = new Draw(seed + ((ulong)done << 40));
                using var machine = new FuzzMachine(draw, disk);
                for (int i = 0; i < CasesPerMachine && done < cases; i++, done++)
                {
                    string what = Case(draw, machine);
                    bool checks = i % CasesPerCheck == CasesPerCheck - 1;
                    if (machine.Trouble is null && checks)
                        machine.CheckAlive(draw);
                    if (machine.Trouble is null)
                        continue;
                    Console.Error.WriteLine($"internal error: seed {seed}, case {done} ({what}): {machine.Trouble}");
                    return false;
                }
            }

            return true;
        }
        finally
        {
            File.Delete(disk);
        }
    }

    private static string Case(Draw draw, FuzzMachine machine)
    {
        switch (draw.Below(5))
        {
            case 0:
                machine.RandomAccesses(draw);
                return "accesses";
            case 1:
                machine.GuestAccesses(draw);
                return "accesses by instructions";
            default:
                new QueueFuzz(draw, machine).Run();
                return "queues";
        }
    }
}
