using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using RpcGateway.FunctionalTests.Host;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Protocol;

/// <summary>Every example of the JSON-RPC 2.0 specification, over a live server.</summary>
public sealed class SpecificationTests : IAsyncLifetime
{
    private static readonly string Document =
        Path.Combine(Checkout.Root, "tests", "RpcGateway.FunctionalTests", "Protocol", "json-rpc-2.0.md");

    private WebApplication _server = null!;

    public static TheoryData<string> Examples => [.. Exchange.ReadAll(Document).Select(exchange => $"{exchange}")];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Example_PlayedAgainstALiveServer_Matches(string example)
    {
        var exchange = Exchange.ReadAll(Document).Single(exchange => $"{exchange}" == example);

        await ExchangePlayer.PlayAsync(exchange, new Uri(_server.Urls.Single().Replace("http", "ws", StringComparison.Ordinal)));
    }

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.UseWebSockets();
        _server.Run(async http =>
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            await using var connection = new RpcConnection(
                new WebSocketTransport(socket), new RpcConnectionSettings { Methods = new RpcMethodTable(SpecificationMethod.All) });
            await connection.RunAsync(http.RequestAborted);
        });
        await _server.StartAsync().DefaultTimeout();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
