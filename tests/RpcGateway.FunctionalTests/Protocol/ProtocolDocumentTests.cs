using RpcGateway.FunctionalTests.Host;
using RpcGateway.SampleContracts;
using RpcGateway.Samples.Calc;
using RpcGateway.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Protocol;

/// <summary>The gateway behaves as described in docs/protocol*.md.</summary>
public sealed class ProtocolDocumentTests(SharedGateway gateway) : IAsyncLifetime
{
    private static readonly Dictionary<string, Exchange> Exchanges = Directory
        .EnumerateFiles(Path.Combine(Checkout.Root, "docs"), "protocol*.md")
        .SelectMany(Exchange.ReadAll)
        .ToDictionary(exchange => $"{exchange}");

    public static TheoryData<string> Examples => [.. Exchanges.Keys];

    // The runtime compiles the first stream while it runs, so it may send its first items before it has them all.
    public async ValueTask InitializeAsync()
    {
        await using var client = await gateway.ConnectAsync();
        await client.GetProxy<ICalc>().PrimesAsync(10).ToArrayAsync().DefaultTimeout();
    }

    public ValueTask DisposeAsync() => default;

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Example_PlayedAgainstTheGateway_Matches(string example)
    {
        await ExchangePlayer.PlayAsync(Exchanges[example], await gateway.RpcAsync());
    }

    [Fact]
    public async Task ShutdownExample_PlayedAgainstAGatewayThatStops_Matches()
    {
        await using var server = await TestGateway.StartAsync(gateway => gateway.AddService<ICalc, CalcService>());
        var example = Exchange.ReadAll(Path.Combine(Checkout.Root, "docs", "protocol-connections.md"), "shutdown").Single();

        await ExchangePlayer.PlayShutdownAsync(example, server);
    }

    [Fact]
    public void ErrorsDocument_Codes_MatchTheCode()
    {
        var inCode = typeof(RpcErrorCode).GetFields().ToDictionary(field => field.Name, field => (int)field.GetValue(null)!);

        var inDocument = File.ReadLines(Path.Combine(Checkout.Root, "docs", "errors.md"))
            .Where(line => line.StartsWith("| -", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(cells => cells[2].Trim('`'), cells => int.Parse(cells[1], System.Globalization.CultureInfo.InvariantCulture));

        inDocument.Should().BeEquivalentTo(inCode);
    }
}
