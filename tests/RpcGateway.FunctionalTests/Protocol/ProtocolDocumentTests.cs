using RpcGateway.FunctionalTests.Host;

namespace RpcGateway.FunctionalTests.Protocol;

/// <summary>docs/protocol.md is what the gateway does.</summary>
public sealed class ProtocolDocumentTests(SharedGateway gateway)
{
    private static readonly string Document = Path.Combine(Checkout.Root, "docs", "protocol.md");

    public static TheoryData<string> Examples => [.. Exchange.ReadAll(Document).Select(exchange => $"{exchange}")];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Example_PlayedAgainstTheGateway_HoldsToTheLetter(string example)
    {
        var exchange = Exchange.ReadAll(Document).Single(exchange => $"{exchange}" == example);

        await ExchangePlayer.PlayAsync(exchange, await gateway.RpcAsync());
    }

    [Fact]
    public void ErrorCodes_InTheirDocument_AreThoseOfTheCode()
    {
        var inCode = typeof(RpcErrorCode).GetFields().ToDictionary(field => field.Name, field => (int)field.GetValue(null)!);

        var inDocument = File.ReadLines(Path.Combine(Checkout.Root, "docs", "errors.md"))
            .Where(line => line.StartsWith("| -", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(cells => cells[2].Trim('`'), cells => int.Parse(cells[1], System.Globalization.CultureInfo.InvariantCulture));

        inDocument.Should().BeEquivalentTo(inCode);
    }
}
