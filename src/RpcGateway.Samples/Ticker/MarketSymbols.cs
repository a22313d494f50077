namespace RpcGateway.Samples.Ticker;

/// <summary>The names of the symbols: AAA, AAB, and so on, in a shuffled but fixed choice.</summary>
internal static class MarketSymbols
{
    public const int Count = 1000;

    private const int Letters = 26;
    private const int Step = 7919; // A prime that does not divide 26³, so that no name occurs twice.

    public static string[] Create() => [.. Enumerable.Range(0, Count).Select(number => Name(number * Step % (Letters * Letters * Letters)))];

    private static string Name(int number) =>
        string.Create(3, number, (text, rest) =>
        {
            for (var i = text.Length - 1; i >= 0; i--)
            {
                text[i] = (char)('A' + (rest % Letters));
                rest /= Letters;
            }
        });
}
