using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Client;
using RpcGateway.FunctionalTests.Server;
using RpcGateway.Server;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Backends;

/// <summary>One client that uses the gateway and two backends at once: nothing is confused, and the end of one affects only its calls.</summary>
public sealed class SeveralBackendsTests : IAsyncLifetime
{
    private const string Path = "/rpc/backends";
    private const int Size = 2 * 1024 * 1024;

    private TestGateway _gateway = null!;
    private TestBackend _everything = null!;
    private TestBackend _depot = null!;
    private RpcClient _client = null!;

    private IEverything Everything => _client.GetProxy<IEverything>();

    private IDepot Depot => _client.GetProxy<IDepot>();

    public async ValueTask InitializeAsync()
    {
        _gateway = await TestGateway.StartAsync(
            builder => builder.AddBackends(options => options.AllowContracts("everything", "depot")).AddService<ITest, TestService>(),
            services: services => services.AddSingleton<Gates>(),
            app: app => app.MapRpcBackends(Path));
        _everything = await StartAsync(builder => builder.AddService<IEverything, EverythingService>());
        _depot = await StartAsync(builder => builder.AddService<IDepot, DepotService>());
        _client = await RpcClient.ConnectAsync(
            _gateway.Rpc, options => options.AddCallback<IEverythingCallback>(new Callback())).DefaultTimeout();
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _depot.DisposeAsync();
        await _everything.DisposeAsync();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task Calls_StreamsBinaryAndCallbacksOfAll_AtOnce()
    {
        for (var i = 0; i < 5; i++)
        {
            await Task.WhenAll(UseDepotAsync(), UseEverythingAsync(), UseDepotAsync(), UseEverythingAsync(), UseGatewayAsync()).DefaultTimeout();
        }

        UnobservedExceptions.AssertNone();
    }

    [Fact]
    public async Task Binary_BothDirectionsAtOnce_Complete()
    {
        for (var i = 0; i < 3; i++)
        {
            await Task.WhenAll(StoreAsync(2 * Size), FetchAsync(2 * Size), StoreAsync(2 * Size), FetchAsync(2 * Size)).DefaultTimeout();
        }
    }

    [Fact]
    public async Task Backend_Killed_OnlyItsCallsFail()
    {
        var held = Everything.HoldAsync();
        var events = _everything.Services.GetRequiredService<EverythingService>().Events;
        (await events.Reader.ReadAsync().AsTask().DefaultTimeout()).Should().Be("held");
        var using1 = UseDepotAsync();

        await _everything.DisposeAsync();

        var failed = () => held.DefaultTimeout();
        (await failed.Should().ThrowAsync<RpcException>()).Which.Code.Should().BeOneOf(RpcErrorCode.Unavailable, RpcErrorCode.RequestCancelled);
        await using1.DefaultTimeout();
        await UseDepotAsync().DefaultTimeout();
        await UseGatewayAsync().DefaultTimeout();
    }

    private async Task UseEverythingAsync()
    {
        var calls = Task.WhenAll(Enumerable.Range(0, 10).Select(i => Everything.AddAsync(i, 1)));
        var upload = Everything.UploadAsync(new MemoryStream(new byte[Size]));
        (await Everything.CountAsync(500).ToListAsync()).Should().Equal(Enumerable.Range(0, 500));
        (await Everything.SumOfCallerAsync()).Should().Be(4950);
        (await calls).Should().Equal(Enumerable.Range(1, 10));
        (await upload).Should().Be(Size);
    }

    private async Task UseDepotAsync()
    {
        var upload = StoreAsync(Size);
        var download = FetchAsync(Size);
        (await Depot.CountAsync(500).ToListAsync()).Should().Equal(Enumerable.Range(1000, 500));
        (await Depot.SumOfCallerAsync()).Should().Be(4950);
        (await Depot.DoubleAsync(21)).Should().Be(42);
        await upload;
        await download;
    }

    private async Task UseGatewayAsync() => (await _client.GetProxy<ITest>().EchoAsync("x")).Should().Be("x");

    private async Task StoreAsync(int size) =>
        (await Depot.StoreAsync(new MemoryStream([.. Enumerable.Repeat((byte)3, size)]))).Should().Be(3L * size);

    private async Task FetchAsync(int size)
    {
        await using var content = await Depot.FetchAsync(size);
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy);
        copy.ToArray().Sum(one => (long)one).Should().Be(7L * size);
    }

    private async Task<TestBackend> StartAsync(Action<IRpcServiceBuilder> add)
    {
        var backend = await TestBackend.StartAsync(
            add, options => options.Gateways.Add(_gateway.At(Path)), services => services.AddSingleton<EverythingService>());
        await backend.WaitForConnectedAsync().DefaultTimeout();
        return backend;
    }

    private sealed class Callback : IEverythingCallback
    {
        public IAsyncEnumerable<int> NumbersAsync(CancellationToken cancellationToken) => Enumerable.Range(0, 100).ToAsyncEnumerable();

        public Task<string> AnswerAsync(string question) => Task.FromResult(question);
    }
}
