using RpcGateway.Client;
using RpcGateway.FunctionalTests.Client;
using RpcGateway.FunctionalTests.Server;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Identity;

/// <summary>The .NET client and the tokens of its provider.</summary>
public sealed class ClientRenewalTests : IdentityTest
{
    private readonly ClientTokens _tokens = new();
    private readonly TestLog _log = new();

    [Fact]
    public async Task Renewal_BeforeTheTokenExpires_AsksTheProvider()
    {
        var gateway = await StartAsync();
        _tokens.Return((call, _) => Task.FromResult<string?>($"anna:r{call};120"));
        await using var client = await ConnectAsync(gateway.Rpc, Time);
        for (var i = 2; i < 6; i++)
        {
            // The renewal is random, and not later than this.
            Time.Advance(TimeSpan.FromSeconds(109));
            (await Events.NextAsync().DefaultTimeout()).Should().Be("anna is anna");
            await Eventually.IsTrueAsync(() => _log.Entries.Count(entry => entry.Id.Name == "TokenRenewed") == i - 1);
            (await WhoAsync(client)).Should().Be($"anna r{i}");
        }

        _tokens.Calls.Should().Be(5);
        Events.TryNext(out _).Should().BeFalse();
    }

    [Fact]
    public async Task Renewal_ServerAsksForIt_AsksTheProvider()
    {
        var gateway = await StartAsync();
        await using var client = await ConnectAsync(gateway.Rpc);
        _tokens.Return("anna:renewed;120");

        // Only the server's clock advances.
        Time.Advance(TimeSpan.FromSeconds(90));

        (await Events.NextAsync().DefaultTimeout()).Should().Be("anna is anna");
        (await WhoAsync(client)).Should().Be("anna renewed");
    }

    [Fact]
    public async Task Renewal_ProviderHangsAndThrows_IsTriedAgain()
    {
        // The server's warning comes too late to matter: the test's clock may advance while it is on its way.
        var gateway = await StartAsync(options => options.TokenExpirationWarning = TimeSpan.FromSeconds(1));
        _tokens.Return("anna;600");
        await using var client = await ConnectAsync(gateway.Rpc, Time);
        var asked = new TaskCompletionSource();
        _tokens.Return((_, _) =>
        {
            asked.TrySetResult();
            return new TaskCompletionSource<string?>().Task;
        });
        Time.Advance(TimeSpan.FromSeconds(545));
        await asked.Task.DefaultTimeout();
        _tokens.Return((_, _) => throw new InvalidOperationException("no network"));

        // The connect timeout.
        Time.Advance(TimeSpan.FromSeconds(15));
        await WaitForFailuresAsync(1);
        Time.Advance(TimeSpan.FromSeconds(21));
        await WaitForFailuresAsync(2);

        _tokens.Return("anna:renewed;120");
        Time.Advance(TimeSpan.FromSeconds(10));
        (await Events.NextAsync().DefaultTimeout()).Should().Be("anna is anna");
        (await WhoAsync(client)).Should().Be("anna renewed");
    }

    [Fact]
    public async Task Expiration_ProviderHasANewTokenLater_ContinuesTheSession()
    {
        var gateway = await StartAsync();
        await using var client = await ConnectAsync(gateway.Rpc);
        var states = new StateLog(client);
        var id = client.ConnectionId;
        var call = client.GetProxy<IIdentity>().WhoAfterAsync("door");
        await Gate(gateway, "door").WaitForSyncPoint().DefaultTimeout();
        _tokens.Return((_, _) => throw new InvalidOperationException("no network"));
        Time.Advance(TimeSpan.FromSeconds(90));
        await WaitForFailuresAsync(1);

        var reconnecting = states.NextAsync(RpcClientState.Reconnecting);
        var connected = states.NextAsync(RpcClientState.Connected);
        _tokens.Return("anna:renewed;120");
        Time.Advance(TimeSpan.FromSeconds(30));

        (await reconnecting.DefaultTimeout()).Close!.Value.Code.Should().Be(RpcCloseCode.AuthenticationExpired);
        (await connected.DefaultTimeout()).Recovered.Should().BeTrue();
        client.ConnectionId.Should().Be(id);
        (await WhoAsync(client)).Should().Be("anna renewed");
        Gate(gateway, "door").Continue();
        (await call.DefaultTimeout()).Should().Be("anna");
    }

    [Fact]
    public async Task Expiration_ProviderHasNoToken_EndsWithUnauthenticated()
    {
        var gateway = await StartAsync();
        await using var client = await ConnectAsync(gateway.Rpc);
        var closed = new StateLog(client).NextAsync(RpcClientState.Closed);
        _tokens.Return((string?)null);
        Time.Advance(TimeSpan.FromSeconds(90));
        await WaitForFailuresAsync(1);

        Time.Advance(TimeSpan.FromSeconds(30));

        (await closed.DefaultTimeout()).Exception.Should().BeOfType<RpcException>()
            .Which.Code.Should().Be(RpcErrorCode.Unauthenticated);
        await WaitForAsync("detached");
        Time.Advance(TimeSpan.FromSeconds(62));
        await WaitForAsync("disconnected");
    }

    [Fact]
    public async Task Renewal_SocketIsLostThreeTimesMeanwhile_OneProviderCallAtATime()
    {
        var gateway = await StartAsync();
        var relay = Own(new TcpRelay(gateway.Address.Port));
        await using var client = await ConnectAsync(relay.Rpc);
        var gate = new SyncPoint();
        _tokens.Return(async (_, _) =>
        {
            await gate.WaitToContinue(CancellationToken.None);
            return "anna:renewed;120";
        });
        Time.Advance(TimeSpan.FromSeconds(90));
        await gate.WaitForSyncPoint().DefaultTimeout();
        for (var i = 0; i < 3; i++)
        {
            relay.Cut();
        }

        var connected = new StateLog(client).NextAsync(RpcClientState.Connected);
        gate.Continue();

        (await connected.DefaultTimeout()).Recovered.Should().BeTrue();
        (await WhoAsync(client)).Should().Be("anna renewed");
        _tokens.MostAtOnce.Should().Be(1);
    }

    [Fact]
    public async Task Reconnect_ProviderReturnsAnotherUser_KeepsNothingOfTheFormerOne()
    {
        var gateway = await StartAsync();
        var relay = Own(new TcpRelay(gateway.Address.Port));
        var heard = new Heard();
        await using var client = await ConnectAsync(relay.Rpc, configure: options => options.AddCallback<ITestCallback>(heard));
        await client.GetProxy<IIdentity>().JoinAsync("room").DefaultTimeout();
        _tokens.Return("ben;120");
        var connected = new StateLog(client).NextAsync(RpcClientState.Connected);

        relay.Cut();

        (await connected.DefaultTimeout()).Recovered.Should().BeFalse();
        (await WhoAsync(client)).Should().Be("ben");
        Clients(gateway).Group("room").Said("to the room");
        Clients(gateway).User("anna").Said("to anna");
        Clients(gateway).User("ben").Said("to ben");
        (await heard.Texts.Reader.ReadAsync().AsTask().DefaultTimeout()).Should().Be("to ben");
        await WaitForAsync("detached");
        Time.Advance(TimeSpan.FromSeconds(62));
        await WaitForAsync("disconnected");
    }

    private Task WaitForFailuresAsync(int count) =>
        Eventually.IsTrueAsync(() => _log.Entries.Count(entry => entry.Id.Name == "TokenRenewalFailed") == count);

    private static Task<string> WhoAsync(RpcClient client) => client.GetProxy<IIdentity>().WhoAsync().DefaultTimeout();

    private async Task<RpcClient> ConnectAsync(Uri address, TimeProvider? time = null, Action<RpcClientOptions>? configure = null) =>
        await RpcClient.ConnectAsync(address, options =>
        {
            options.AccessTokenProvider = _tokens.GetAsync;
            options.LoggerFactory = _log;
            options.TimeProvider = time ?? TimeProvider.System;
            options.KeepAliveInterval = options.KeepAliveTimeout = TimeSpan.FromMinutes(10);
            options.Reconnect.InitialDelay = TimeSpan.FromMilliseconds(1);
            options.Reconnect.MaxDelay = TimeSpan.FromMilliseconds(50);
            configure?.Invoke(options);
        }).DefaultTimeout();

    private sealed class Heard : ITestCallback
    {
        public System.Threading.Channels.Channel<string> Texts { get; } = System.Threading.Channels.Channel.CreateUnbounded<string>();

        public void Said(string text) => Texts.Writer.TryWrite(text);

        public void Showed(CountedText text)
        {
        }

        public Task<string> AskAsync(string question, CancellationToken cancellationToken) => Task.FromResult("");

        public async IAsyncEnumerable<int> StreamAsync()
        {
            await Task.CompletedTask;
            yield break;
        }
    }
}
