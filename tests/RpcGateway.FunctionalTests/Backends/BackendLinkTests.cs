using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Backend;
using RpcGateway.Client;
using RpcGateway.FunctionalTests.Server;
using RpcGateway.Server;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Backends;

/// <summary>How backends and a gateway find, refuse and lose each other.</summary>
public sealed class BackendLinkTests : IAsyncLifetime
{
    private TestGateway _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await TestGateway.StartAsync(
        builder => builder.AddBackends(options => options.AllowContracts("everything")),
        services: TestSchemeHandler.AddTo,
        app: app => app.MapRpcBackends("/rpc/backends").RequireAuthorization());

    public async ValueTask DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Token_FirstRejected_NextAttemptUsesANewOne()
    {
        var tokens = new Queue<string>(["rejected", "worker"]);
        await using var backend = await StartAsync(options => options.AccessTokenProvider = _ => new(tokens.Dequeue()));

        await backend.Log.WaitForAsync("Connected").DefaultTimeout();

        backend.Log.Entries.Should().ContainSingle(entry => entry.Id.Name == "ConnectFailed")
            .Which.Message.Should().Contain("401").And.NotContain("rejected");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("rejected")]
    public async Task Token_MissingOrWrong_Is401WithoutHintsAndLogged(string? token)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_gateway.Address, "/rpc/backends"));
        request.Headers.Add("Authorization", token is null ? [] : [$"Bearer {token}"]);

        using var response = await http.SendAsync(request).DefaultTimeout();

        response.StatusCode.Should().Be(System.Net.HttpStatusCode.Unauthorized);
        (await response.Content.ReadAsStringAsync()).Should().BeEmpty();
        await _gateway.Log.WaitForAsync(entry => entry.Message.Contains("was challenged") || entry.Message.Contains("401")).DefaultTimeout();
        _gateway.Log.Entries.Should().NotContain(entry => entry.Message.Contains($"Bearer {token}"));
    }

    [Fact]
    public async Task Address_OfClients_IsExplained()
    {
        await using var backend = await StartAsync(options =>
        {
            options.Gateways.Clear();
            options.Gateways.Add(_gateway.Rpc);
        });

        (await backend.Log.WaitForAsync("ConnectFailed").DefaultTimeout()).Message
            .Should().Contain("without the subprotocol rpcgateway.backend.v1. Check the path of the address.");
    }

    [Fact]
    public async Task Contract_NotAllowed_IsRefusedWithTheReason()
    {
        await using var backend = await TestBackend.StartAsync(
            builder => builder.AddService<ITest, TestService>(), Configure, services => services.AddSingleton<Gates>());
        backend.Log.Allow("Refused");

        (await backend.Log.WaitForAsync("Refused").DefaultTimeout()).Message
            .Should().Contain("The contract 'test' is not allowed for backends.");
    }

    [Fact]
    public async Task Backend_Stopped_CallsAreUnavailable()
    {
        await using var client = await RpcClient.ConnectAsync(_gateway.Rpc).DefaultTimeout();
        var everything = client.GetProxy<IEverything>();
        var backend = await StartAsync();
        await backend.WaitForConnectedAsync().DefaultTimeout();
        (await everything.AddAsync(1, 2).DefaultTimeout()).Should().Be(3);

        await backend.DisposeAsync();

        var add = () => everything.AddAsync(1, 2).DefaultTimeout();
        (await add.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(RpcErrorCode.Unavailable);
    }

    [Fact]
    public async Task Drain_ByAnOperator_RunningCallCompletesAndOthersServeTheRest()
    {
        await using var client = await RpcClient.ConnectAsync(_gateway.Rpc).DefaultTimeout();
        var everything = client.GetProxy<IEverything>();
        var drained = await StartPerCallAsync("drained");
        var events = drained.Services.GetRequiredService<EverythingService>().Events.Reader;
        using var stopping = new CancellationTokenSource();
        var held = everything.HoldAsync(stopping.Token);
        (await events.ReadAsync().AsTask().DefaultTimeout()).Should().Be("held");
        await using var other = await StartPerCallAsync("other");
        var backends = _gateway.Services.GetRequiredService<IRpcBackends>();
        var before = backends.List().Single(backend => backend.Instance == "drained");

        (await backends.DrainAsync(before.Id).DefaultTimeout()).Should().BeTrue();

        before.Should().BeEquivalentTo(new { IsDraining = false, Clients = 1, RunningCalls = 1, Contracts = new[] { "everything" } });
        backends.List().Single(backend => backend.Id == before.Id).IsDraining.Should().BeTrue();
        for (var i = 0; i < 20; i++)
        {
            (await everything.AddAsync(i, 1).DefaultTimeout()).Should().Be(i + 1);
        }

        held.IsCompleted.Should().BeFalse("it is running");
        await stopping.CancelAsync();
        await held.ContinueWith(_ => { }, TaskScheduler.Default).DefaultTimeout();
        await drained.Log.WaitForAsync("HasDrained").DefaultTimeout();
        await Eventually.IsTrueAsync(() => backends.List().Count == 1);
        _gateway.Log.Entries.Should().ContainSingle(entry => entry.Id.Name == "Draining")
            .Which.Message.Should().Be("The backend drained is draining: it gets no new calls, and 1 are running.");
        (await backends.DrainAsync(before.Id).DefaultTimeout()).Should().BeFalse();
        await drained.DisposeAsync();
    }

    [Fact]
    public async Task RollingUpdate_PerCall_NoCallFails()
    {
        await using var client = await RpcClient.ConnectAsync(_gateway.Rpc).DefaultTimeout();
        var everything = client.GetProxy<IEverything>();
        var instance = await StartPerCallAsync("first");
        await using var second = await StartPerCallAsync("second");
        using var stopping = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 20).Select(_ => CallUntilAsync(everything, stopping.Token)).ToList();

        for (var i = 0; i < 5; i++)
        {
            await instance.DisposeAsync();
            instance = await StartPerCallAsync($"update-{i}");
        }

        await stopping.CancelAsync();
        (await Task.WhenAll(callers).DefaultTimeout()).Sum().Should().BePositive();
        await instance.DisposeAsync();
    }

    private static async Task<int> CallUntilAsync(IEverything everything, CancellationToken stopping)
    {
        var calls = 0;
        while (!stopping.IsCancellationRequested)
        {
            (await everything.AddAsync(calls, 1).DefaultTimeout()).Should().Be(++calls);
        }

        return calls;
    }

    private async Task<TestBackend> StartPerCallAsync(string instance)
    {
        var backend = await StartAsync(options =>
        {
            options.Instance = instance;
            options.RoutePerCall("everything");
        });
        await backend.WaitForConnectedAsync().DefaultTimeout();
        return backend;
    }

    private void Configure(RpcBackendOptions options)
    {
        options.Gateways.Add(_gateway.At("/rpc/backends"));
        options.AccessTokenProvider = _ => new("worker");
        options.ReconnectDelay = TimeSpan.FromMilliseconds(1);
    }

    private Task<TestBackend> StartAsync(Action<RpcBackendOptions>? options = null) => TestBackend.StartAsync(
        builder => builder.AddService<IEverything, EverythingService>(),
        backend =>
        {
            Configure(backend);
            options?.Invoke(backend);
        },
        services => services.AddSingleton<EverythingService>());
}
