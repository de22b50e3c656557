using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Rhea.Bench;

/// <summary>Runs every kernel natively, under the reference and under Rhea, in turn, and prints the ratios.</summary>
internal sealed class BenchRun(BenchOptions options)
{
    private static readonly string[] Categories = ["int", "call", "mem", "fp", "simd"];
    private readonly List<Kernel> _kernels = [];

    public int Execute()
    {
        foreach (string line in Run(options.Native, ["list"]).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = line.Split(' ');
            if (options.Names.Count == 0 || options.Names.Contains(words[0]) || options.Names.Contains(words[1]))
            {
                _kernels.Add(new Kernel(words[0], words[1]));
            }
        }

        foreach (string name in options.Names)
        {
            if (!_kernels.Exists(k => k.Name == name || k.Category == name))
            {
                Console.Error.WriteLine($"bench: there is no kernel or category '{name}'");
                return 1;
            }
        }

        Console.WriteLine($"processor: {Processor()}; {options.Rounds} rounds, scale {options.Scale}");
        double before = Probe();
        for (int round = 0; round < options.Rounds; round++)
        {
            foreach (Kernel kernel in _kernels)
            {
                kernel.Native.Add(Time(kernel, options.Native, []));
                kernel.Reference.Add(Time(kernel, options.Reference, [options.Guest]));
                kernel.Rhea.Add(Time(kernel, options.Rhea, [options.GuestName, options.Guest]));
            }
        }

        double after = Probe();
        Console.WriteLine($"indirect branches: {before:F1} ns before, {after:F1} ns after"
            + (Math.Max(before, after) > 2 * Math.Min(before, after) ? " (the predictor changed its mind: do not trust the indirect kernels)" : ""));
        Print();
        WriteJson();
        return _kernels.Exists(k => k.Wrong) ? 1 : 0;
    }

    private double Time(Kernel kernel, string command, string[] prefix)
    {
        string[] words = command.Split(' ');
        string output = Run(words[0], [.. words[1..], .. prefix, kernel.Name, options.Scale.ToString(CultureInfo.InvariantCulture)]);
        string[] parts = output.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 6)
        {
            kernel.Wrong = true;
            return double.NaN;
        }

        // The C libraries of the two architectures may differ in what they may choose; the two emulators may not.
        if (command != options.Native)
        {
            kernel.Hash ??= parts[1];
            kernel.Wrong |= kernel.Hash != parts[1];
        }

        return double.Parse(parts[5], CultureInfo.InvariantCulture);
    }

    private static string Run(string file, string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"cannot start {file}");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    /// <summary>The time of an indirect call with changing targets: processors switch their predictor off for minutes at a time.</summary>
    private static double Probe()
    {
        Func<int, int>[] targets = [x => x + 1, x => x ^ 3, x => x * 5, x => x - 7];
        int value = 1;
        const int count = 20_000_000;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            value = targets[(i ^ (i >> 3)) & 3](value);
        }

        double elapsed = Stopwatch.GetElapsedTime(start).TotalNanoseconds / count;
        return value == int.MinValue ? 0 : elapsed;
    }

    private static string Processor()
    {
        foreach (string line in File.ReadLines("/proc/cpuinfo"))
        {
            if (line.StartsWith("model name", StringComparison.Ordinal))
            {
                return line[(line.IndexOf(':') + 1)..].Trim();
            }
        }

        return "unknown";
    }

    private void Print()
    {
        Console.WriteLine();
        Console.WriteLine($"{"kernel",-16}{"native s",10}{"reference",11}{"Rhea",9}{"Rhea/ref",11}{"spread",9}");
        foreach (string category in Categories)
        {
            List<Kernel> members = _kernels.FindAll(k => k.Category == category);
            foreach (Kernel k in members)
            {
                Console.WriteLine($"{k.Name,-16}{Kernel.Median(k.Native),10:F3}{k.ReferenceSlowdown,10:F2}x{k.RheaSlowdown,8:F2}x{k.Gain,10:F2}x{k.Spread * 100,7:F0} %"
                    + (k.Wrong ? "  WRONG RESULT" : ""));
            }

            if (members.Count > 1)
            {
                Console.WriteLine($"{"= " + category,-16}{"",10}{Mean(members, k => k.ReferenceSlowdown),10:F2}x{Mean(members, k => k.RheaSlowdown),8:F2}x{Mean(members, k => k.Gain),10:F2}x");
                Console.WriteLine();
            }
        }

        Console.WriteLine("reference, Rhea: slowdown against native; Rhea/ref: how many times as fast as the reference; = lines: geometric means of medians.");
    }

    private static double Mean(List<Kernel> kernels, Func<Kernel, double> value) =>
        Math.Exp(kernels.Where(k => !double.IsNaN(value(k))).Select(k => Math.Log(value(k))).DefaultIfEmpty(0).Average());

    private void WriteJson()
    {
        if (options.Json is null)
        {
            return;
        }

        var list = new JsonArray();
        foreach (Kernel k in _kernels)
        {
            list.Add((JsonNode)new JsonObject
            {
                ["kernel"] = k.Name,
                ["category"] = k.Category,
                ["native"] = Kernel.Median(k.Native),
                ["reference"] = k.ReferenceSlowdown,
                ["rhea"] = k.RheaSlowdown,
                ["gain"] = k.Gain,
                ["wrong"] = k.Wrong,
            });
        }

        File.WriteAllText(options.Json, list.ToJsonString());
    }
}
