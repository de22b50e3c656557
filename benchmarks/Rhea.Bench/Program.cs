using System.Globalization;
using Rhea.Bench;
using Rhea.Bench.Commands;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
BenchCommand[] commands =
[
    new KernelCommand(),
    new BytecodeCommand(),
    new ProgramCommand(),
    new ColdCommand(),
    new MemoryCommand(),
    new SystemCommand(),
];

try
{
    // The script gives the command as the first word.
    BenchCommand command = commands.FirstOrDefault(c => c.Name == args.FirstOrDefault())
        ?? throw new BenchException($"there is no command '{args.FirstOrDefault()}'; there are: {string.Join(' ', commands.Select(c => c.Name))}");
    BenchOptions options = BenchOptions.Parse(args.AsSpan(1), command.Rounds, command.Scale);
    if (options.Help)
    {
        Console.WriteLine("usage: ./bench [riscv] [COMMAND] [option ...] [name or group ...]\n\ncommands:");
        foreach (BenchCommand each in commands)
        {
            Console.WriteLine($"  {each.Name,-12}{each.Summary.ReplaceLineEndings("\n" + new string(' ', 14))}");
        }

        Console.WriteLine($"  {"translator",-12}what translating costs, in ns a guest instruction for each phase; see ./bench translator --help");
        Console.WriteLine($"  riscv       before the command: programs for RISC-V in place of AArch64\n\noptions:\n{BenchOptions.Usage}\n");
        Console.WriteLine(string.Join('\n', commands.Select(c => $"  {c.Name}: {c.Rounds} rounds, scale {c.Scale}")));
        return 0;
    }

    return command.Run(options);
}
catch (BenchException problem)
{
    Console.Error.WriteLine($"bench: {problem.Message}");
    return 1;
}
