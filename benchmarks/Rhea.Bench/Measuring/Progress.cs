namespace Rhea.Bench.Measuring;

/// <summary>One line on a terminal that says what is running.</summary>
internal static class Progress
{
    public static void Show(string text) => Write(text);

    public static void Clear() => Write("");

    private static void Write(string text)
    {
        if (!Console.IsErrorRedirected)
        {
            Console.Error.Write($"\r\e[K{text}");
        }
    }
}
