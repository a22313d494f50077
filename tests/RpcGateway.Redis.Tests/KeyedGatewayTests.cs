using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Client;
using RpcGateway.Redis.Tests.Tools;
using RpcGateway.Server;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.Redis.Tests;

/// <summary>
/// A client makes a call with a key, and its node is lost: it stands still for Redis, the client and the backends. The client repeats
/// the call at the other node.
/// </summary>
[Collection(nameof(Alone))]
public sealed class KeyedGatewayTests : IAsyncLifetime
{
    private readonly OrderService _orders = new();
    private readonly List<TestGateway> _gateways = [];
    private readonly List<TestBackend> _backends = [];
    private RedisServer _redis = null!;
    private TcpRelay _toRedis = null!;
    private TcpRelay _toNode = null!;
    private TcpRelay? _fromBackend;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _toRedis = new TcpRelay(_redis.Port);
    }

    public async ValueTask DisposeAsync()
    {
        _orders.Brewing.Continue();
        foreach (var backend in _backends)
        {
            await backend.DisposeAsync();
        }

        await (_fromBackend?.DisposeAsync() ?? default);
        await _redis.DisposeAsync();
        foreach (var gateway in _gateways)
        {
            await gateway.DisposeAsync();
        }

        await _toNode.DisposeAsync();
        await _toRedis.DisposeAsync();
    }

    [Fact]
    public async Task Node_LostAfterTheCall_ResultIsRepeatedByTheOtherNode()
    {
        await StartAsync(builder => builder.AddService<IOrders, OrderService>());
        await using var client = await ConnectAsync();
        var orders = client.GetProxy<IOrders>();
        (await orders.PlaceAsync("sugar").DefaultTimeout()).Should().Be(1);

        // The response of the second call is lost.
        _toNode.Mute(true);
        var call = orders.PlaceAsync("tea");
        await Eventually.IsTrueAsync(() => CountStoredAsync().GetAwaiter().GetResult() == 2);
        LoseFirstNode();

        (await call.DefaultTimeout()).Should().Be(2);
        _orders.Placed.Should().Equal("sugar", "tea");
    }

    [Fact]
    public async Task Node_LostDuringTheCall_OutcomeIsUnknownAtTheOtherNode()
    {
        await StartAsync(builder => builder.AddService<IOrders, OrderService>());
        await using var client = await ConnectAsync();
        var call = client.GetProxy<IOrders>().PlaceAsync("coffee");
        await _orders.Brewing.WaitForSyncPoint().DefaultTimeout();

        LoseFirstNode();

        var error = (await call.Awaiting(one => one).Should().ThrowAsync<RpcException>()).Which;
        error.Code.Should().Be(RpcErrorCode.OutcomeUnknown);
        _orders.Placed.Should().Equal("coffee");
    }

    [Fact]
    public async Task Node_LostDuringACallOfABackend_ResultComesThroughTheOtherNode()
    {
        await StartBackendAsync();
        await using var client = await ConnectAsync();
        var call = client.GetProxy<IOrders>().PlaceAsync("coffee");
        await _orders.Brewing.WaitForSyncPoint().DefaultTimeout();

        LoseFirstNode();
        await Eventually.IsTrueAsync(() => _gateways[1].Log.Entries.Any(entry => entry.Id.Name == "Opened"));
        _orders.Brewing.Continue();

        (await call.DefaultTimeout()).Should().Be(1);
        _orders.Placed.Should().Equal("coffee");
        _orders.WasCancelled.Should().BeFalse();
        ((string[])(await _redis.ExecuteAsync("KEYS", "rpcgateway:target:*"))!).Should().ContainSingle();
    }

    [Fact]
    public async Task Redis_LostBeforeACallOfABackend_IsNotForwarded()
    {
        await StartBackendAsync();
        await using var client = await ConnectAsync();
        await _redis.KillAsync();
        await Eventually.IsTrueAsync(() => !_gateways[0].Services.GetRequiredService<RedisBackplane>().IsConnected);

        var call = () => client.GetProxy<IOrders>().PlaceAsync("tea").DefaultTimeout();

        var error = (await call.Should().ThrowAsync<RpcException>()).Which;
        (error.Code, error.Message).Should().Be((
            RpcErrorCode.Unavailable,
            "The call was not executed now, because its idempotency key could not be stored: this node has no connection to Redis."));
        _orders.Placed.Should().BeEmpty();
    }

    private async Task StartBackendAsync()
    {
        await StartAsync(builder => builder.AddBackends(options => options.AllowContracts("orders")));
        _fromBackend = new TcpRelay(_gateways[0].Address.Port);
        foreach (var name in (string[])["one", "two", "three", "four"])
        {
            _backends.Add(await TestBackend.StartAsync(
                builder => RpcServiceBuilderExtensions.AddService<IOrders, OrderService>(builder),
                options =>
                {
                    options.Instance = name;
                    options.Gateways.Add(new Uri(_fromBackend.Rpc, "/backends"));
                    options.Gateways.Add(_gateways[1].At("/backends"));
                },
                services => services.AddSingleton(_orders)));
        }

        foreach (var gateway in _gateways)
        {
            await Eventually.IsTrueAsync(() => gateway.Log.Entries.Count(entry => entry.Id.Name == "Registered") == _backends.Count);
        }
    }

    private async Task StartAsync(Action<IRpcGatewayBuilder> configure)
    {
        foreach (var address in (string[])[$"127.0.0.1:{_toRedis.Rpc.Port}", _redis.Address])
        {
            _gateways.Add(await TestGateway.StartAsync(
                builder => configure(builder.AddRedisBackplane(address)),
                services: services => services.AddSingleton(_orders),
                app: app =>
                {
                    if (app.Services.GetService<IRpcBackends>() is not null)
                    {
                        app.MapRpcBackends("/backends");
                    }
                }));
        }

        _toNode = new TcpRelay(_gateways[0].Address.Port);
    }

    private async Task<RpcClient> ConnectAsync() => await RpcClient.ConnectAsync(_toNode.Rpc).DefaultTimeout();

    // As kill -9 does: nothing that the first node does from now on reaches anything.
    private void LoseFirstNode()
    {
        foreach (var relay in (TcpRelay?[])[_toRedis, _fromBackend])
        {
            relay?.Refuse(true);
            relay?.Cut();
        }

        _toNode.Redirect(_gateways[1].Address.Port);
        _toNode.Mute(false);
        _toNode.Cut();
    }

    private async Task<int> CountStoredAsync()
    {
        var keys = (string[])(await _redis.ExecuteAsync("KEYS", "rpcgateway:key:*"))!;
        var count = 0;
        foreach (var key in keys)
        {
            count += (int)await _redis.ExecuteAsync("HEXISTS", key, "outcome");
        }

        return count;
    }
}
