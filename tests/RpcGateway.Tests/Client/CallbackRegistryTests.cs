using RpcGateway.Client;
using RpcGateway.Client.Callbacks;
using RpcGateway.Protocol;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Client;

public sealed class CallbackRegistryTests : IAsyncLifetime
{
    private readonly CallbackRegistry _registry = new(new RpcClientOptions().SerializerOptions);
    private readonly RpcConnection _client;
    private readonly RpcConnection _server;
    private readonly IProbeCallback _callback;
    private Task _runs = Task.CompletedTask;

    public CallbackRegistryTests()
    {
        var (clientEnd, serverEnd) = InMemoryTransport.CreatePair();
        _client = new RpcConnection(clientEnd, new RpcConnectionSettings { Methods = _registry.Methods });
        _server = new RpcConnection(serverEnd, new RpcConnectionSettings());
        _callback = _server.GetProxy<IProbeCallback>();
    }

    public ValueTask InitializeAsync()
    {
        _runs = Task.WhenAll(_client.RunAsync(), _server.RunAsync());
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.CloseAsync(new RpcClose(RpcCloseCode.Normal, "Done.")).DefaultTimeout();
        await _runs.DefaultTimeout();
        await _client.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Add_OnAnOpenConnection_IsCalled()
    {
        var code = (await Assert.ThrowsAsync<RpcException>(() => _callback.NestAsync(0)).DefaultTimeout()).Code;
        using var registration = _registry.Add<IProbeCallback>(new Answering(7));

        code.Should().Be(RpcErrorCode.MethodNotFound);
        (await _callback.NestAsync(0).DefaultTimeout()).Should().Be(7);
    }

    [Fact]
    public async Task Dispose_TheOnlyOne_TakesTheMethodsAway()
    {
        var registration = _registry.Add<IProbeCallback>(new Answering(7));
        await _callback.NestAsync(0).DefaultTimeout();

        registration.Dispose();
        registration.Dispose();

        (await Assert.ThrowsAsync<RpcException>(() => _callback.NestAsync(0)).DefaultTimeout())
            .Code.Should().Be(RpcErrorCode.MethodNotFound);
        _registry.Methods.Handlers.Should().BeEmpty();
    }

    [Fact]
    public async Task Notification_SeveralObjects_GoesToEachInOrder()
    {
        var notes = new List<string>();
        using var first = _registry.Add<IProbeCallback>(new Answering(1, notes));
        using var second = _registry.Add<IProbeCallback>(new Answering(2, notes));

        _callback.Noted("hello");
        await _callback.NestAsync(0).DefaultTimeout();

        notes.Should().Equal("1 hello", "2 hello");
    }

    [Fact]
    public async Task Notification_OneObjectThrows_ReachesTheOthers()
    {
        var notes = new List<string>();
        using var first = _registry.Add<IProbeCallback>(new Answering(1));
        using var second = _registry.Add<IProbeCallback>(new Answering(2, notes));

        _callback.Noted("hello");
        await _callback.NestAsync(0).DefaultTimeout();

        notes.Should().Equal("2 hello");
    }

    [Fact]
    public async Task Call_SeveralObjects_IsAnsweredByTheLast()
    {
        using var first = _registry.Add<IProbeCallback>(new Answering(1));
        var second = _registry.Add<IProbeCallback>(new Answering(2));

        (await _callback.NestAsync(0).DefaultTimeout()).Should().Be(2);
        second.Dispose();

        (await _callback.NestAsync(0).DefaultTimeout()).Should().Be(1);
    }

    [Fact]
    public async Task Dispose_OneOfTwoRegistrationsOfAnObject_LeavesTheOther()
    {
        var notes = new List<string>();
        var instance = new Answering(1, notes);
        var first = _registry.Add<IProbeCallback>(instance);
        using var second = _registry.Add<IProbeCallback>(instance);
        first.Dispose();

        _callback.Noted("hello");
        await _callback.NestAsync(0).DefaultTimeout();

        notes.Should().Equal("1 hello");
    }

    // Without notes, its notification throws.
    private sealed class Answering(int answer, List<string>? notes = null) : IProbeCallback
    {
        public Task<int> NestAsync(int depth) => Task.FromResult(answer);

        public void Noted(string text) => (notes ?? throw new InvalidOperationException("No.")).Add($"{answer} {text}");

        public IAsyncEnumerable<int> CountAsync(int count) => throw new NotSupportedException();
    }
}
