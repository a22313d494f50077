using RpcGateway.Client;
using RpcGateway.Client.Callbacks;
using RpcGateway.Protocol;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Client;

public sealed class CallbackRegistryTests : IAsyncDisposable
{
    private readonly CallbackRegistry _registry = new(new RpcClientOptions().SerializerOptions);
    private readonly ConnectionPair _pair;
    private readonly IProbeCallback _callback;

    public CallbackRegistryTests()
    {
        _pair = new ConnectionPair(new ConnectionSetup(), new ConnectionSetup { Methods = _registry.Methods });
        _callback = _pair.Server.GetProxy<IProbeCallback>();
    }

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Fact]
    public async Task Add_OpenConnection_IsCalled()
    {
        var failure = await FluentActions.Awaiting(() => _callback.NestAsync(0).DefaultTimeout()).Should().ThrowAsync<RpcException>();
        using var registration = _registry.Add<IProbeCallback>(new Answering(7));

        failure.Which.Code.Should().Be(RpcErrorCode.MethodNotFound);
        (await _callback.NestAsync(0).DefaultTimeout()).Should().Be(7);
    }

    [Fact]
    public async Task Dispose_OnlyRegistration_RemovesTheMethods()
    {
        var registration = _registry.Add<IProbeCallback>(new Answering(7));
        await _callback.NestAsync(0).DefaultTimeout();

        registration.Dispose();
        registration.Dispose();

        (await FluentActions.Awaiting(() => _callback.NestAsync(0).DefaultTimeout()).Should().ThrowAsync<RpcException>())
            .Which.Code.Should().Be(RpcErrorCode.MethodNotFound);
        _registry.Methods.Handlers.Should().BeEmpty();
    }

    [Fact]
    public async Task Notification_SeveralObjects_ReachesEachInOrder()
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
        _pair.Log.Allow(RpcTelemetryNames.EventServerException);
        var notes = new List<string>();
        using var first = _registry.Add<IProbeCallback>(new Answering(1));
        using var second = _registry.Add<IProbeCallback>(new Answering(2, notes));

        _callback.Noted("hello");
        await _callback.NestAsync(0).DefaultTimeout();

        notes.Should().Equal("2 hello");
    }

    [Fact]
    public async Task Call_SeveralObjects_ReachesTheLast()
    {
        using var first = _registry.Add<IProbeCallback>(new Answering(1));
        var second = _registry.Add<IProbeCallback>(new Answering(2));

        (await _callback.NestAsync(0).DefaultTimeout()).Should().Be(2);
        second.Dispose();

        (await _callback.NestAsync(0).DefaultTimeout()).Should().Be(1);
    }

    [Fact]
    public async Task Dispose_OneOfTwoRegistrationsOfAnObject_KeepsTheOther()
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

    // Throws on a notification if there is no list of notes.
    private sealed class Answering(int response, List<string>? notes = null) : IProbeCallback
    {
        public Task<int> NestAsync(int depth) => Task.FromResult(response);

        public void Noted(string text) => (notes ?? throw new InvalidOperationException("No.")).Add($"{response} {text}");

        public IAsyncEnumerable<int> CountAsync(int count) => throw new NotSupportedException();
    }
}
