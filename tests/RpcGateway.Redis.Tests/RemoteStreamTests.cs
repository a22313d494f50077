using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Client;
using RpcGateway.Redis.Tests.Tools;
using RpcGateway.Server;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;
using RpcGateway.TestTools;

namespace RpcGateway.Redis.Tests;

/// <summary>Streams of a real client, which another node or a backend reads.</summary>
public sealed class RemoteStreamTests(SharedRedis redis) : IAsyncLifetime
{
    private const int Many = 1_000_000;

    private readonly string _prefix = $"{Guid.NewGuid():n}:";
    private readonly Guest _guest = new("ben");
    private TestGateway _first = null!;
    private TestGateway _second = null!;
    private RpcClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _first = await StartAsync();
        _second = await StartAsync();
        _client = await RpcClient.ConnectAsync(_second.Rpc, options => options.AddCallback<IRoomCallback>(_guest)).DefaultTimeout();
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _second.DisposeAsync();
        await _first.DisposeAsync();
    }

    [Fact]
    public async Task Stream_ReadByAnotherNode_IsComplete()
    {
        (await At(_first.Services).CountAsync(20_000).ToListAsync().AsTask().DefaultTimeout()).Should().Equal(Enumerable.Range(0, 20_000));

        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task Stream_ReaderStops_ClientStops()
    {
        (await At(_first.Services).CountAsync(Many).FirstAsync().AsTask().DefaultTimeout()).Should().Be(0);

        (await _guest.Counted.Task.DefaultTimeout()).Should().BeLessThan(Many);
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task Stream_ClientDisconnects_ReaderGetsAnError()
    {
        await using var reader = At(_first.Services).CountAsync(Many).GetAsyncEnumerator();
        (await reader.MoveNextAsync().AsTask().DefaultTimeout()).Should().BeTrue();

        await _client.DisposeAsync().DefaultTimeout();

        await FailAsync(reader);
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task Stream_NodeOfTheClientStops_ReaderGetsAnError()
    {
        await using var reader = At(_first.Services).CountAsync(Many).GetAsyncEnumerator();
        (await reader.MoveNextAsync().AsTask().DefaultTimeout()).Should().BeTrue();

        await _second.App.StopAsync().DefaultTimeout();

        await FailAsync(reader);
    }

    [Fact]
    public async Task Stream_NodeOfTheReaderStops_ClientStops()
    {
        var third = await StartAsync();
        var reader = At(third.Services).CountAsync(Many).GetAsyncEnumerator();
        (await reader.MoveNextAsync().AsTask().DefaultTimeout()).Should().BeTrue();

        await third.DisposeAsync();

        (await _guest.Counted.Task.DefaultTimeout()).Should().BeLessThan(Many);
        await NothingIsLeftAsync();
        await FailAsync(reader);
        await reader.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stream_ReadByABackend_IsComplete(bool isLinkedToTheNode)
    {
        await using var backend = await TestBackend.StartAsync(
            builder => builder.AddService<IRoom, RoomService>(),
            options => options.Gateways.Add((isLinkedToTheNode ? _second : _first).At("/rpc/backends")));
        await backend.WaitForConnectedAsync().DefaultTimeout();

        (await At(backend.Services).CountAsync(20_000).ToListAsync().AsTask().DefaultTimeout()).Should().Equal(Enumerable.Range(0, 20_000));
        (await At(backend.Services).CountAsync(Many).FirstAsync().AsTask().DefaultTimeout()).Should().Be(0);

        await NothingIsLeftAsync();
    }

    private static async Task FailAsync(IAsyncEnumerator<int> reader)
    {
        var read = async () =>
        {
            while (await reader.MoveNextAsync())
            {
            }
        };
        (await read.Invoking(reading => reading().DefaultTimeout()).Should().ThrowAsync<RpcException>())
            .Which.Code.Should().Be(RpcErrorCode.Unavailable);
    }

    private IRoomCallback At(IServiceProvider services) =>
        services.GetRequiredService<IRpcClients<IRoomCallback>>().Connection(_client.ConnectionId!);

    private Task NothingIsLeftAsync() =>
        Eventually.IsTrueAsync(() => _second.Services.GetRequiredService<GatewayNode>().RelayedStreams == 0);

    private Task<TestGateway> StartAsync() => TestGateway.StartAsync(
        gateway => gateway.AddRedisBackplane(redis.Address, options => options.Prefix = _prefix)
            .AddBackends(options => options.AllowContracts("room")),
        app: app => app.MapRpcBackends("/rpc/backends"));
}
