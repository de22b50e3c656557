using System.Globalization;

namespace Rhea.Campaigns;

/// <summary>Runs a campaign: batches through the reference and the emulator, differences printed, a summary in the end.</summary>
internal sealed class CampaignRunner(Options options)
{
    private readonly Dictionary<string, (long Passed, long Failed)> _patterns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _reasons = new(StringComparer.Ordinal);
    private long _passed;
    private long _failed;
    private long _skipped;
    private long _batch;
    private int _shown;

    /// <summary>False where a difference is not explained.</summary>
    public bool Run()
    {
        LoadProgress();
        using var reference = new OracleProcess(options.Reference, options.Oracle);
        using var emulator = new OracleProcess(options.Emulator, options.Oracle);
        reference.Start();
        IRecordSource generator = options.Campaign.Records(options, reference.MemoryAddress);
        while (_passed + _failed + _skipped < options.Count)
        {
            Record[] records = generator.Batch(_batch++);
            long left = options.Count - _passed - _failed - _skipped;
            if (left < records.Length)
            {
                records = records[..(int)left];
            }

            Task<Result[]> expected = Task.Run(() => reference.Run(records));
            Result[] actual = emulator.Run(records);
            for (int i = 0; i < records.Length; i++)
            {
                Compare(records[i], expected.Result[i], actual[i], reference.CodeAddress + ((ulong)i * 64));
            }

            SaveProgress();
        }

        Summarise();
        if (options.Resume is { } path)
        {
            File.Delete(path);
        }

        return _failed == 0;
    }

    private unsafe void Compare(in Record record, in Result expected, in Result actual, ulong code)
    {
        string name = options.Campaign.NameOf(record.Words[record.Count - 1]);
        _patterns.TryGetValue(name, out (long Passed, long Failed) counts);
        if (Comparison.Same(expected, actual))
        {
            _passed++;
            _patterns[name] = (counts.Passed + 1, counts.Failed);
            return;
        }

        if (options.Campaign.Explain(record, expected, actual) is { } reason)
        {
            _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;
            _skipped++;
            return;
        }

        _failed++;
        _patterns[name] = (counts.Passed, counts.Failed + 1);
        if (_shown < options.Show && (counts.Failed == 0 || options.Only != ""))
        {
            _shown++;
            Console.WriteLine($"difference in {name}:");
            Console.Write(Comparison.Describe(options.Campaign, record, expected, actual, code));
        }
    }

    private void Summarise()
    {
        foreach ((string name, (long passed, long failed)) in _patterns.Where(p => p.Value.Failed > 0).OrderByDescending(p => p.Value.Failed))
        {
            Console.WriteLine($"{name}: {failed} of {passed + failed} differ");
        }

        foreach ((string reason, long count) in _reasons)
        {
            Console.WriteLine($"explained {count} times: {reason}");
        }

        Console.WriteLine($"{_passed} passed, {_failed} failed, {_skipped} skipped");
    }

    /// <summary>The file of a campaign that was interrupted holds the next batch and the counts.</summary>
    private void LoadProgress()
    {
        if (options.Resume is { } path && File.Exists(path))
        {
            long[] numbers = File.ReadAllText(path).Split(' ').Select(n => long.Parse(n, CultureInfo.InvariantCulture)).ToArray();
            (_batch, _passed, _failed, _skipped) = (numbers[0], numbers[1], numbers[2], numbers[3]);
        }
    }

    private void SaveProgress()
    {
        if (options.Resume is { } path)
        {
            File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"{_batch} {_passed} {_failed} {_skipped}"));
        }
    }
}
