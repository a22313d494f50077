using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Server;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Peers;

/// <summary>A gateway with one connection.</summary>
internal sealed class GatewayServerEnd : IPeerEnd, IRpcConnectionObserver
{
    private readonly TaskCompletionSource<string> _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TestGateway? _server;

    public PeerService Service { get; } = new((code, message, data) => new RpcException(code, message, data));

    public Task Ended => _ended.Task;

    public Uri Rpc => _server!.Rpc;

    /// <summary>Completes when the client has connected.</summary>
    public Task Connected => _connected.Task;

    public static async Task<GatewayServerEnd> StartAsync()
    {
        var end = new GatewayServerEnd();
        end._server = await TestGateway.StartAsync(
            gateway => gateway.AddService<IPeer, PeerService>().AddConnectionObserver<GatewayServerEnd>(),
            options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(100),
            services: services => services.AddSingleton<IPeer>(end.Service).AddSingleton(end));
        end._server.Log.Allow(PeerService.IsExpectedFailure);
        return end;
    }

    public TContract GetProxy<TContract>()
        where TContract : class =>
        _server!.Services.GetRequiredService<IRpcClients<TContract>>().Connection(_connected.Task.Result);

    public ValueTask OnConnectedAsync(RpcConnectionContext connection)
    {
        _connected.TrySetResult(connection.ConnectionId);
        return default;
    }

    public ValueTask OnDisconnectedAsync(RpcConnectionContext connection)
    {
        _ended.TrySetResult();
        return default;
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();
}
