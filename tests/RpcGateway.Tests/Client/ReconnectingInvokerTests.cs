using RpcGateway.Client;
using RpcGateway.Client.Calls;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Client;

public sealed class ReconnectingInvokerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RpcClientOptions _options = new();
    private readonly ConnectionGate _gate = new(maxWaiting: 10);
    private int _starts;

    public ReconnectingInvokerTests() => _options.TimeProvider = _time;

    [Fact]
    public async Task CallAsync_NoConnection_StartsTheClientAndWaits()
    {
        var call = CreateInvoker().GetAsync();

        _starts.Should().Be(1);
        call.IsCompleted.Should().BeFalse();
        _gate.Open(new FakeInvoker());
        (await call.DefaultTimeout()).Should().Be(1);
    }

    [Fact]
    public async Task CallAsync_NoConnectionAndFail_FailsAtOnce()
    {
        _options.WhenDisconnected = RpcDisconnectedBehavior.Fail;
        var invoker = CreateInvoker();

        var exception = (await FluentActions.Awaiting(() => invoker.GetAsync().DefaultTimeout())
            .Should().ThrowAsync<RpcConnectionLostException>()).Which;

        exception.RequestSent.Should().BeFalse();
        await FluentActions.Awaiting(() => invoker.DoAsync().DefaultTimeout())
            .Should().ThrowAsync<RpcConnectionLostException>();
        _gate.Waiting.Should().Be(0);
    }

    [Fact]
    public async Task CallAsync_CancelledWithoutConnection_IsCancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var call = CreateInvoker().GetAsync(cancellationToken: cancellation.Token);

        await cancellation.CancelAsync();

        await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
        _gate.Waiting.Should().Be(0);
    }

    [Fact]
    public async Task CallAsync_NoConnectionWithinCallTimeout_FailsWithDeadlineExceeded()
    {
        _options.CallTimeout = TimeSpan.FromSeconds(10);
        var call = CreateInvoker().DoAsync().AsTask();

        _time.Advance(TimeSpan.FromSeconds(9));
        call.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));

        var exception = (await FluentActions.Awaiting(() => call.DefaultTimeout())
            .Should().ThrowAsync<RpcException>()).Which;
        exception.Code.Should().Be(RpcErrorCode.DeadlineExceeded);
        exception.Message.Should().Contain("'test.do'").And.Contain("CallTimeout");
        _gate.Waiting.Should().Be(0);
    }

    [Fact]
    public async Task CallAsync_NoResponseWithinCallTimeout_FailsWithDeadlineExceeded()
    {
        _options.CallTimeout = TimeSpan.FromSeconds(10);
        _gate.Open(FakeInvoker.Silent());
        var call = CreateInvoker().GetAsync().AsTask();

        _time.Advance(TimeSpan.FromSeconds(10));

        var exception = (await FluentActions.Awaiting(() => call.DefaultTimeout())
            .Should().ThrowAsync<RpcException>()).Which;
        exception.Code.Should().Be(RpcErrorCode.DeadlineExceeded);
    }

    [Fact]
    public async Task CallAsync_CancelledBeforeCallTimeout_IsCancelled()
    {
        using var cancellation = new CancellationTokenSource();
        _options.CallTimeout = TimeSpan.FromSeconds(10);
        _gate.Open(FakeInvoker.Silent());
        var call = CreateInvoker().GetAsync(cancellationToken: cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        var exception = (await FluentActions.Awaiting(() => call.DefaultTimeout())
            .Should().ThrowAsync<OperationCanceledException>()).Which;
        exception.CancellationToken.Should().Be(cancellation.Token);
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact]
    public async Task CallAsync_ConnectionLostBeforeRequestWasSent_WaitsForTheNext()
    {
        _gate.Open(FakeInvoker.Lost());
        var call = CreateInvoker().GetAsync();

        call.IsCompleted.Should().BeFalse();
        _gate.Open(new FakeInvoker());

        (await call.DefaultTimeout()).Should().Be(1);
    }

    [Fact]
    public async Task CallAsync_ConnectionLostAfterRequestWasSent_FailsWithRequestSent()
    {
        var lost = new RpcConnectionLostException("Lost.", requestSent: true);
        _gate.Open(new FakeInvoker((_, _) => ValueTask.FromException<object?>(lost)));

        var exception = (await FluentActions.Awaiting(() => CreateInvoker().GetAsync().DefaultTimeout())
            .Should().ThrowAsync<RpcConnectionLostException>()).Which;

        exception.RequestSent.Should().BeTrue();
    }

    [Fact]
    public void Notify_NoConnection_Throws()
    {
        var notify = () => CreateInvoker().Notify();

        notify.Should().Throw<RpcConnectionLostException>().Which.RequestSent.Should().BeFalse();
        _starts.Should().Be(1);
        _gate.Open(new FakeInvoker());
        notify.Should().NotThrow();
    }

    [Fact]
    public async Task StreamAsync_NoConnection_WaitsWhenEnumerated()
    {
        var stream = CreateInvoker().ReadAsync();
        _gate.Waiting.Should().Be(0);

        var items = stream.ToArrayAsync().AsTask();
        _gate.Waiting.Should().Be(1);
        _gate.Open(new FakeInvoker());

        (await items.DefaultTimeout()).Should().Equal(1, 1);
    }

    [Fact]
    public async Task CallAsync_Connected_AllocatesNothing()
    {
        var connection = new FakeInvoker { NotesCalls = false };
        _gate.Open(connection);
        var invoker = CreateInvoker();

        var direct = await MeasureAsync(connection);
        var through = await MeasureAsync(invoker);

        (through - direct).Should().BeLessThan(8);

        static async Task<double> MeasureAsync(Binding.RpcInvoker invoker)
        {
            const int Calls = 1000;
            await invoker.GetAsync();
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Calls; i++)
            {
                await invoker.GetAsync();
            }

            return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Calls;
        }
    }

    private ReconnectingInvoker CreateInvoker() => new(_gate, _options, () => _starts++);
}
