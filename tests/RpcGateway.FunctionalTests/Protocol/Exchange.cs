namespace RpcGateway.FunctionalTests.Protocol;

/// <summary>An example of a document: the messages of both ends.</summary>
internal sealed record Exchange(string Source, int Line, string Subprotocol, IReadOnlyList<ExchangeStep> Steps)
{
    private const string Fence = "```";

    /// <summary>All blocks marked <c>exchange</c>.</summary>
    public static IEnumerable<Exchange> ReadAll(string path) => ReadAll(path, "exchange");

    /// <summary>All blocks marked with this word.</summary>
    public static IEnumerable<Exchange> ReadAll(string path, string mark)
    {
        var lines = File.ReadAllLines(path);
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith(Fence + mark, StringComparison.Ordinal))
            {
                continue;
            }

            var start = i;
            var steps = new List<ExchangeStep>();
            while (lines[++i] != Fence)
            {
                steps.Add(ExchangeStep.Parse(lines[i]));
            }

            yield return new Exchange(Path.GetFileName(path), start + 1, lines[start][(Fence.Length + mark.Length)..].Trim(), steps);
        }
    }

    public override string ToString() => $"{Source}:{Line}";
}
