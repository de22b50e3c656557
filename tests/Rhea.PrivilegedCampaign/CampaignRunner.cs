using System.Globalization;
using Rhea.PrivilegedCampaign.Model;

namespace Rhea.PrivilegedCampaign;

/// <summary>Draws records, runs them on the model and on machines, and counts.</summary>
internal sealed class CampaignRunner(Options options)
{
    private const int MostSteps = 60, SaveEvery = 1000;

    private static readonly (string Name, ModelSettings Settings)[] s_harts =
    [
        ("all", new ModelSettings(true, true, true, true, true, true, true, true, 10, 16)),
        ("svadu", new ModelSettings(true, false, true, true, true, true, true, true, 9, 16)),
        ("small", new ModelSettings(false, true, false, false, false, false, false, false, 8, 16)),
        ("unprotected", new ModelSettings(true, true, true, true, true, true, false, true, 10, 0)),
        ("bare", new ModelSettings(false, true, true, false, false, false, true, true, 0, 16)),
    ];

    private readonly Dictionary<int, long> _traps = [];
    private long _passed, _failed, _dropped;

    public bool Run()
    {
        MachineUnderTest[][] machines = [.. s_harts.Select(hart =>
            options.Engines.Select(engine => new MachineUnderTest($"{hart.Name}, {engine}", engine, hart.Settings)).ToArray())];
        long number = options.First;
        if (options.Progress is { } file && File.Exists(file))
        {
            long[] saved = [.. File.ReadAllText(file).Split(' ').Select(value => long.Parse(value, CultureInfo.InvariantCulture))];
            (number, _failed, _dropped) = (saved[0], saved[1], saved[2]);
            _passed = number - options.First - _failed;
        }

        for (; number < options.First + options.Count; number++)
        {
            RunOne(number, machines);
            if (options.Progress is not null && number % SaveEvery == SaveEvery - 1)
                File.WriteAllText(options.Progress, string.Create(CultureInfo.InvariantCulture, $"{number + 1} {_failed} {_dropped}"));
        }

        Console.WriteLine("traps: " + string.Join(", ", _traps.OrderBy(trap => trap.Key).Select(trap => $"{(trap.Key < 64 ? "" : "interrupt ")}{trap.Key & 63}: {trap.Value}")));
        Console.WriteLine($"{_dropped} records that the manual leaves open were drawn again");
        Console.WriteLine($"{_passed} passed, {_failed} failed, 0 skipped");
        foreach (MachineUnderTest machine in machines.SelectMany(row => row))
            machine.Dispose();
        return _failed == 0;
    }

    private void RunOne(long number, MachineUnderTest[][] machines)
    {
        int which = number % 2 == 0 ? 0 : 1 + (int)(number / 2 % (s_harts.Length - 1));
        var generator = new RecordGenerator(((ulong)options.Seed << 40) + (ulong)number + 1, s_harts[which].Settings);
        while (true)
        {
            Record record = generator.Next();
            ModelMemory memory = record.Memory.Copy();
            if (TryModel(record, memory, s_harts[which].Settings, machines[which][0].Time) is not { } model)
            {
                _dropped++;
                continue;
            }

            bool isSame = true;
            for (int i = 0; i < machines[which].Length; i++)
            {
                // The first engine, and in turn one of the others.
                MachineUnderTest machine = machines[which][i];
                if (i != 0 && machines[which].Length > 1 && i != 1 + (int)(number / 3 % (machines[which].Length - 1)))
                    continue;
                string? wrong = machine.Run(record);
                List<string> differences = wrong is null ? Comparison.Differences(machine, model, memory) : [wrong];
                if (number % SaveEvery == 0 && machine.FindStray() is { } stray)
                    differences.Add($"memory {stray:x}: written");
                if (differences.Count == 0)
                    continue;
                isSame = false;
                if (_failed < options.Show)
                    Report(number, machine, record, model, differences);
            }

            _ = isSame ? _passed++ : _failed++;
            return;
        }
    }

    private HartModel? TryModel(Record record, ModelMemory memory, ModelSettings settings, ulong time)
    {
        var model = new HartModel(settings, memory) { IsEnd = Layout.Ends.Contains, Time = time, Pc = record.Pc, Lines = record.Lines };
        record.X.CopyTo(model.X, 0);
        record.F.CopyTo(model.F, 0);
        foreach ((int number, ulong value) in record.Registers)
        {
            if (number >> 10 != 3 && model.Exists(number))
                model.WriteCsr(number, value);
        }

        model.Mode = record.Mode;
        try
        {
            if (!model.Run(MostSteps))
                return null;
        }
        catch (OpenQuestionException)
        {
            return null;
        }

        foreach (int trap in model.Taken)
            _traps[trap] = _traps.GetValueOrDefault(trap) + 1;
        return model;
    }

    private static void Report(long number, MachineUnderTest machine, Record record, HartModel model, List<string> differences)
    {
        Console.WriteLine($"record {number} ({machine.Name}), traps {string.Join(' ', model.Taken)}:");
        foreach (string difference in differences.Take(12))
            Console.WriteLine("  * " + difference);
        Console.Write(record);
    }
}
