using System.Globalization;
using Rhea.Bench;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (!BenchOptions.TryParse(args, out BenchOptions options, out string? error))
{
    Console.Error.WriteLine($"bench: {error}");
    return 1;
}

if (options.Help)
{
    Console.WriteLine(BenchOptions.Usage);
    return 0;
}

return new BenchRun(options).Execute();
