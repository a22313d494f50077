using System.Net;
using RpcGateway.FunctionalTests.Host;
using RpcGateway.Redis.Tests.Tools;
using RpcGateway.TestTools;

namespace RpcGateway.Redis.Tests;

/// <summary><c>samples/RpcGateway.AppHost</c> runs nodes, Redis, workers and the dashboard, and leaves nothing behind.</summary>
[Collection(nameof(Alone))]
public sealed class AppHostTests
{
    [Fact]
    public async Task AppHost_RunsNodesAndWorkers_AndStopsThem()
    {
        var port = FreePorts.Find(7);
        await using var program = RunningProgram.Start(
            "dotnet",
            [Checkout.AppHostProgram],
            folder: null,
            ("PORT", $"{port}"),
            ("REDIS_PORT", $"{port + 4}"),
            ("ASPNETCORE_URLS", $"http://127.0.0.1:{port + 5}"),
            ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", $"http://127.0.0.1:{port + 6}"),
            ("ASPIRE_ALLOW_UNSECURED_TRANSPORT", "true"),
            ("DOTNET_ENVIRONMENT", "Development"));
        await program.WaitForLineAsync("      Distributed application started.");

        using var http = new HttpClient();
        for (var node = 1; node <= 3; node++)
        {
            var health = new Uri($"http://127.0.0.1:{port + node}/health/ready");
            await Eventually.IsTrueAsync(() => IsReadyAsync(http, health).GetAwaiter().GetResult());
        }

        // Each node has workers, which start when the nodes are ready.
        for (var node = 1; node <= 3; node++)
        {
            await using var socket = await RawWebSocket.ConnectAsync(new Uri($"ws://127.0.0.1:{port + node}/rpc"));
            await Eventually.IsTrueAsync(() => CountPrimesAsync(socket).GetAwaiter().GetResult() == 25);
        }

        (await http.GetAsync(new Uri($"http://127.0.0.1:{port + 5}/login")).DefaultTimeout()).StatusCode.Should().Be(HttpStatusCode.OK);

        await program.TerminateAsync();
        (await program.ExitAsync()).Should().Be(0);
        await Eventually.IsTrueAsync(() => FreePorts.AreFree(port, 7));
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, Uri health)
    {
        try
        {
            using var response = await http.GetAsync(health).DefaultTimeout();
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    // Null until a worker is connected.
    private static async Task<int?> CountPrimesAsync(RawWebSocket socket) =>
        (await socket.CallAsync("jobs.findPrimes", "[100]"))["result"]?["count"]!.GetValue<int>();
}
