using System.Text;

namespace Rhea.Cli.SystemMode;

/// <summary>
/// The value of an option that is a list: <c>key=value,key=value</c>. The first key may be left out where it is clear, a key without a value
/// is "on", and a comma within a value is written twice.
/// </summary>
internal sealed class OptionValues
{
    private readonly List<KeyValuePair<string, string>> _pairs = [];
    private readonly HashSet<string> _used = [];

    /// <summary>All keys, in their order.</summary>
    internal IEnumerable<string> Keys => _pairs.Select(pair => pair.Key);

    /// <summary>Reads a list. Gives what is wrong with it if <paramref name="error"/> is not null.</summary>
    /// <param name="text">The list.</param>
    /// <param name="firstKey">What the first value is if it has no key, or null.</param>
    /// <param name="error">What is wrong.</param>
    internal static OptionValues Parse(string text, string? firstKey, out string? error)
    {
        var values = new OptionValues();
        error = null;
        int index = 0;
        while (index < text.Length && error is null)
        {
            string item = TakeItem(text, ref index);
            int equals = item.IndexOf('=');
            if (item.Length == 0 || equals == 0)
                error = $"'{text}' has a part without a name";
            else if (equals > 0)
                values._pairs.Add(KeyValuePair.Create(item[..equals], item[(equals + 1)..]));
            else if (firstKey is not null && values._pairs.Count == 0)
                values._pairs.Add(KeyValuePair.Create(firstKey, item));
            else
                values._pairs.Add(KeyValuePair.Create(item, "on"));
        }

        return values;
    }

    /// <summary>Takes a value: the last one, if the key is there several times. Null if it is not there.</summary>
    internal string? Take(string key)
    {
        _used.Add(key);
        return _pairs.FindLast(pair => pair.Key == key).Value;
    }

    /// <summary>Takes a value that is on or off.</summary>
    internal bool TakeSwitch(string key, bool otherwise, ref string? error)
    {
        string? value = Take(key);
        switch (value)
        {
            case null:
                return otherwise;
            case "on" or "yes" or "true" or "y":
                return true;
            case "off" or "no" or "false" or "n":
                return false;
            default:
                error ??= $"'{key}={value}': it must be on or off";
                return otherwise;
        }
    }

    /// <summary>Keys whose values make no difference here.</summary>
    internal void Ignore(params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
            _used.Add(key);
    }

    /// <summary>Says which key nobody has taken, or null.</summary>
    internal string? Unknown()
    {
        string? key = Keys.FirstOrDefault(k => !_used.Contains(k));
        return key is null ? null : $"there is no '{key}'{NearMatch.Suggest(key, _used)}";
    }

    private static string TakeItem(string text, ref int index)
    {
        var item = new StringBuilder();
        for (; index < text.Length; index++)
        {
            if (text[index] == ',')
            {
                if (index + 1 == text.Length || text[index + 1] != ',')
                    break;
                index++;
            }

            item.Append(text[index]);
        }

        index++;
        return item.ToString();
    }
}
