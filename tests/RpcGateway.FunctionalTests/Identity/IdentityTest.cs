using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.FunctionalTests.Server;
using RpcGateway.FunctionalTests.Sessions;
using RpcGateway.Server;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Identity;

/// <summary>A gateway whose tokens expire by the test's clock.</summary>
public abstract class IdentityTest : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _owned = [];

    private protected FakeTimeProvider Time { get; } = new();

    private protected UserEvents Events { get; } = new();

    private protected async Task<TestGateway> StartAsync(
        Action<RpcGatewayOptions>? options = null, Action<WebApplication>? app = null) => Own(await TestGateway.StartAsync(
        gateway => gateway.AddService<IIdentity, IdentityService>().AddConnectionObserver<UserEvents>(),
        settings =>
        {
            // The clock of the test jumps.
            settings.KeepAliveInterval = settings.KeepAliveTimeout = TimeSpan.FromMinutes(10);
            options?.Invoke(settings);
        },
        services =>
        {
            services.AddSingleton<TimeProvider>(Time).AddSingleton(Events);
            ExpiringScheme.AddTo(services);
        },
        app));

    /// <summary>Connects with a token in the header, and completes <c>$/hello</c>.</summary>
    private protected async Task<RawWebSocket> ConnectAsync(TestGateway gateway, string? token)
    {
        var socket = Own(await RawWebSocket.ConnectAsync(gateway.Rpc, bearer: token, subprotocols: RawWebSocket.Extended));
        await socket.HelloAsync();
        return socket;
    }

    private protected async Task<(RawWebSocket Socket, string Id, string Key)> StartSessionAsync(TestGateway gateway, string token)
    {
        var started = await ResumingSocket.StartAsync(gateway.Rpc, token);
        Own(started.Socket);
        return started;
    }

    /// <summary>Resumes a session of which the server has sent one frame, and received one.</summary>
    private protected async Task<(RawWebSocket Socket, System.Text.Json.Nodes.JsonNode Response)> ResumeAsync(
        TestGateway gateway, string id, string key, string? token, int received = 1, int next = 2)
    {
        var (socket, nonce) = await ResumingSocket.ChallengeAsync(gateway.Rpc, token);
        Own(socket);
        var proof = ResumingSocket.Prove(key, nonce, id, received, next);
        return (socket, await ResumingSocket.ResumeAsync(socket, id, received, next, proof));
    }

    private protected static Task<System.Text.Json.Nodes.JsonNode> AuthenticateAsync(RawWebSocket socket, string token) =>
        socket.CallAsync("$/authenticate", $$"""{"token":"{{token}}"}""");

    private protected static SyncPoint Gate(TestGateway gateway, string name) => gateway.Services.GetRequiredService<Gates>()[name];

    private protected static IRpcClients<ITestCallback> Clients(TestGateway gateway) =>
        gateway.Services.GetRequiredService<IRpcClients<ITestCallback>>();

    private protected static async Task<string> TextOfNextAsync(RawWebSocket socket) =>
        (await socket.ReceiveAsync())["params"]![0]!.GetValue<string>();

    /// <summary>Waits for an event; others may come before it.</summary>
    private protected async Task WaitForAsync(string text)
    {
        while (await Events.NextAsync().DefaultTimeout() != text)
        {
        }
    }

    private protected T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var owned in Enumerable.Reverse(_owned))
        {
            await owned.DisposeAsync().DefaultTimeout();
        }
    }
}
