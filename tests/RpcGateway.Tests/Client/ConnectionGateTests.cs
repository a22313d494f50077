using RpcGateway.Client.Calls;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Client;

public sealed class ConnectionGateTests
{
    private readonly ConnectionGate _gate = new(maxWaiting: 3);

    [Fact]
    public async Task Open_CallsWait_ReleasesThemInOrder()
    {
        var invoker = new FakeInvoker();
        var calls = Enumerable.Range(0, 3).Select(CallAsync).ToArray();

        _gate.Open(invoker);

        await Task.WhenAll(calls).DefaultTimeout();
        invoker.Calls.Should().Equal("0", "1", "2");
        _gate.Current.Should().BeSameAs(invoker);

        async Task CallAsync(int i) =>
            await (await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false)).DoAsync($"{i}");
    }

    [Fact]
    public async Task WaitAsync_TooManyWait_FailsAtOnce()
    {
        var waiting = Enumerable.Range(0, 3).Select(_ => WaitAsync()).ToArray();

        var exception = (await FluentActions.Awaiting(() => WaitAsync().DefaultTimeout())
            .Should().ThrowAsync<RpcConnectionLostException>()).Which;

        exception.RequestSent.Should().BeFalse();
        exception.Message.Should().Contain("MaxWaitingCalls");
        _gate.Open(new FakeInvoker());
        await Task.WhenAll(waiting).DefaultTimeout();
    }

    [Fact]
    public async Task WaitAsync_Cancelled_FreesItsPlace()
    {
        using var cancellation = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 3).Select(_ => WaitAsync(cancellation.Token)).ToArray();

        await cancellation.CancelAsync();

        await FluentActions.Awaiting(() => Task.WhenAll(waiting).DefaultTimeout())
            .Should().ThrowAsync<OperationCanceledException>();
        _gate.Waiting.Should().Be(0);
    }

    [Fact]
    public async Task Shut_CallsWait_FailsThemAndLaterCalls()
    {
        var waiting = WaitAsync();

        _gate.Shut(new RpcClose(RpcCloseCode.GoingAway, "Bye."), null);

        var exception = (await FluentActions.Awaiting(() => waiting.DefaultTimeout())
            .Should().ThrowAsync<RpcConnectionLostException>()).Which;
        exception.Message.Should().Contain("1001").And.Contain("Bye.");
        await FluentActions.Awaiting(() => WaitAsync().DefaultTimeout()).Should().ThrowAsync<RpcConnectionLostException>();
        _gate.NotConnected().Message.Should().Contain("Bye.");
    }

    [Fact]
    public void Close_ReplacedConnection_ChangesNothing()
    {
        var second = new FakeInvoker();
        _gate.Open(new FakeInvoker());
        _gate.Open(second);

        _gate.Close(new FakeInvoker());

        _gate.Current.Should().BeSameAs(second);
    }

    private Task<Binding.RpcInvoker> WaitAsync(CancellationToken cancellationToken = default) =>
        _gate.WaitAsync(cancellationToken).AsTask();
}
