namespace RpcGateway.FunctionalTests.Protocol;

internal enum ExchangeStepKind
{
    Send,
    Receive,
    ReceiveAnyNumber,
    ReceiveInAnyOrder,
}

/// <summary>One line of an example.</summary>
internal readonly record struct ExchangeStep(ExchangeStepKind Kind, bool IsBinary, string Text)
{
    public byte[] Bytes => Convert.FromHexString(Text.Replace(" ", "", StringComparison.Ordinal));

    public static ExchangeStep Parse(string line)
    {
        var kind = line[..3] switch
        {
            "-->" => ExchangeStepKind.Send,
            "<--" => ExchangeStepKind.Receive,
            "<-*" => ExchangeStepKind.ReceiveAnyNumber,
            "<-?" => ExchangeStepKind.ReceiveInAnyOrder,
            _ => throw new FormatException($"'{line}' does not start with an arrow."),
        };
        var isBinary = line.Length > 3 && line[3] == 'b';
        return new ExchangeStep(kind, isBinary, line[(isBinary ? 4 : 3)..].Trim());
    }
}
