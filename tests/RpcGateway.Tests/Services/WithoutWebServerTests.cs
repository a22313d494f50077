using System.Security.Claims;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Protocol;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Services;

/// <summary>A service class works in a process without a web server as it does in a gateway.</summary>
public sealed class WithoutWebServerTests : IAsyncLifetime
{
    private readonly DeskEvents _events = new();
    private readonly Caller _caller = new();
    private ServiceProcess _process = null!;
    private RpcConnection _connection = null!;
    private Task _served = null!;

    private IDesk Desk => _connection.GetProxy<IDesk>();

    public async ValueTask InitializeAsync()
    {
        _process = await ServiceProcess.StartAsync(builder =>
        {
            builder.Services.AddSingleton(_events);
            builder.AddService<IDesk, DeskService>().AddFilter<DeskEvents>().AddConnectionObserver<DeskEvents>();
        });
        (_connection, _served) = _process.Connect("c1", UserWith("clerk"), _caller);
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.CloseAsync(new RpcClose(RpcCloseCode.Normal, "Done.")).DefaultTimeout();
        await _served.DefaultTimeout();
        await _connection.DisposeAsync();
        await _process.DisposeAsync();
    }

    [Fact]
    public async Task Call_ScopedServiceWithFilter_KnowsItsCallAndEndsItsScope()
    {
        (await Desk.DescribeCallAsync().DefaultTimeout()).Should().Be("Ada c1 desk.describeCall filtered");

        await Eventually.IsTrueAsync(() => _events.All.Count == 4);
        _events.All.Should().Equal("connected c1", "before desk.describeCall", "disposed", "after desk.describeCall");
    }

    [Fact]
    public async Task Callback_ToCaller_ReturnsItsResult() =>
        (await Desk.AskCallerAsync("Sure?").DefaultTimeout()).Should().BeTrue();

    [Fact]
    public async Task Callback_ToGroup_ReachesItsMember()
    {
        await Desk.AnnounceAsync("room", "closed").DefaultTimeout();

        (await _caller.Texts.ReadAsync().DefaultTimeout()).Should().Be("closed");
    }

    [Fact]
    public async Task Call_WithAuthorize_DependsOnTheUser()
    {
        var denied = await Assert.ThrowsAsync<RpcException>(() => Desk.CloseAsync()).DefaultTimeout();
        var (boss, served) = _process.Connect("c2", UserWith("boss"), _caller);

        denied.Code.Should().Be(RpcErrorCode.Forbidden);
        (await boss.GetProxy<IDesk>().CloseAsync().DefaultTimeout()).Should().Be(7);
        await boss.CloseAsync(new RpcClose(RpcCloseCode.Normal, "Done.")).DefaultTimeout();
        await served.DefaultTimeout();
        await boss.DisposeAsync();
    }

    [Fact]
    public async Task Connections_OpenAndEnd_AreListedAndObserved()
    {
        await Desk.AskCallerAsync("Sure?").DefaultTimeout();
        var connections = _process.Services.GetRequiredService<IRpcConnections>();
        var (open, id) = (connections.Count, connections.List().Single().ConnectionId);

        await _connection.CloseAsync(new RpcClose(RpcCloseCode.Normal, "Done.")).DefaultTimeout();
        await _served.DefaultTimeout();

        (open, id, connections.Count).Should().Be((1, "c1", 0));
        _events.All.Should().EndWith("disconnected c1");
    }

    [Fact]
    public async Task Start_ContractTwice_ErrorNamesTheProcess()
    {
        var start = () => ServiceProcess.StartAsync(builder =>
            builder.AddService<IDesk, DeskService>().AddService<IDesk, DeskService>());

        (await start.Should().ThrowAsync<InvalidOperationException>().DefaultTimeout())
            .Which.Message.Should().StartWith("The process cannot start:\n- 2 methods have the wire name 'desk.");
    }

    private static ClaimsPrincipal UserWith(string role) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.Name, "Ada"), new Claim(ClaimTypes.Role, role)], authenticationType: "test"));

    private sealed class Caller : IDeskCallback
    {
        private readonly Channel<string> _texts = Channel.CreateUnbounded<string>();

        public ChannelReader<string> Texts => _texts.Reader;

        public Task<bool> ConfirmAsync(string question) => Task.FromResult(question == "Sure?");

        public void Announced(string text) => _texts.Writer.TryWrite(text);
    }
}
