namespace RpcGateway.Generator.Tests.Tools;

/// <summary>Source text in which <c>[|</c> and <c>|]</c> enclose the location of the expected diagnostic.</summary>
internal sealed record MarkedSource(string Text, string Marked)
{
    private const string Start = "[|";
    private const string End = "|]";

    public static MarkedSource Parse(string source)
    {
        var start = source.IndexOf(Start, StringComparison.Ordinal);
        var end = source.IndexOf(End, StringComparison.Ordinal);
        return new(
            source.Replace(Start, "", StringComparison.Ordinal).Replace(End, "", StringComparison.Ordinal),
            source[(start + Start.Length)..end]);
    }
}
