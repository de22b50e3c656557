namespace Rhea.Bench.Measuring;

/// <summary>Runs what is compared in turn, so that whatever else the computer does disturbs all alike.</summary>
internal static class Interleaved
{
    public static void Run(int rounds, IReadOnlyList<Row> rows, IReadOnlyList<Contender> contenders, Func<Row, Contender, Sample> measure)
    {
        for (int round = 1; round <= rounds; round++)
        {
            foreach (Row row in rows)
            {
                Progress.Show($"round {round} of {rounds}: {row.Name}");
                foreach (Contender contender in contenders)
                {
                    row.Add(contender, measure(row, contender));
                }
            }
        }

        Progress.Clear();
    }
}
