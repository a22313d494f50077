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

        var exception = await Assert.ThrowsAsync<RpcConnectionLostException>(
            () => invoker.GetAsync().AsTask()).DefaultTimeout();

        exception.RequestSent.Should().BeFalse();
        await Assert.ThrowsAsync<RpcConnectionLostException>(() => invoker.DoAsync().AsTask()).DefaultTimeout();
        _gate.Waiting.Should().Be(0);
    }

    [Fact]
    public async Task CallAsync_NoConnection_EndsWithItsToken()
    {
        using var cancellation = new CancellationTokenSource();
        var call = CreateInvoker().GetAsync(cancellationToken: cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.AsTask()).DefaultTimeout();
        _gate.Waiting.Should().Be(0);
    }

    [Fact]
    public async Task CallAsync_NoConnectionWithinCallTimeout_FailsWithDeadline()
    {
        _options.CallTimeout = TimeSpan.FromSeconds(10);
        var call = CreateInvoker().DoAsync().AsTask();

        _time.Advance(TimeSpan.FromSeconds(9));
        call.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));

        var exception = await Assert.ThrowsAsync<RpcException>(() => call).DefaultTimeout();
        exception.Code.Should().Be(RpcErrorCode.DeadlineExceeded);
        exception.Message.Should().Contain("'test.do'").And.Contain("CallTimeout");
        _gate.Waiting.Should().Be(0);
    }

    [Fact]
    public async Task CallAsync_NoAnswerWithinCallTimeout_CancelsAndFailsWithDeadline()
    {
        _options.CallTimeout = TimeSpan.FromSeconds(10);
        _gate.Open(FakeInvoker.Silent());
        var call = CreateInvoker().GetAsync().AsTask();

        _time.Advance(TimeSpan.FromSeconds(10));

        var exception = await Assert.ThrowsAsync<RpcException>(() => call).DefaultTimeout();
        exception.Code.Should().Be(RpcErrorCode.DeadlineExceeded);
    }

    [Fact]
    public async Task CallAsync_CancelledByCallerBeforeDeadline_IsNoDeadline()
    {
        using var cancellation = new CancellationTokenSource();
        _options.CallTimeout = TimeSpan.FromSeconds(10);
        _gate.Open(FakeInvoker.Silent());
        var call = CreateInvoker().GetAsync(cancellationToken: cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call).DefaultTimeout();
        exception.CancellationToken.Should().Be(cancellation.Token);
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact]
    public async Task CallAsync_ConnectionLostBeforeTheRequestLeft_WaitsForTheNext()
    {
        _gate.Open(FakeInvoker.Lost());
        var call = CreateInvoker().GetAsync();

        call.IsCompleted.Should().BeFalse();
        _gate.Open(new FakeInvoker());

        (await call.DefaultTimeout()).Should().Be(1);
    }

    [Fact]
    public async Task CallAsync_ConnectionLostAfterTheRequestLeft_FailsAndSaysSo()
    {
        var lost = new RpcConnectionLostException("Lost.", requestSent: true);
        _gate.Open(new FakeInvoker((_, _) => ValueTask.FromException<object?>(lost)));

        var exception = await Assert.ThrowsAsync<RpcConnectionLostException>(
            () => CreateInvoker().GetAsync().AsTask()).DefaultTimeout();

        exception.RequestSent.Should().BeTrue();
    }

    [Fact]
    public void Notify_NoConnection_ThrowsSinceItCannotWait()
    {
        var notify = () => CreateInvoker().Notify();

        notify.Should().Throw<RpcConnectionLostException>().Which.RequestSent.Should().BeFalse();
        _starts.Should().Be(1);
        _gate.Open(new FakeInvoker());
        notify.Should().NotThrow();
    }

    [Fact]
    public async Task StreamAsync_NoConnection_WaitsWhenItIsEnumerated()
    {
        var stream = CreateInvoker().ReadAsync();
        _gate.Waiting.Should().Be(0);

        var items = stream.ToArrayAsync().AsTask();
        _gate.Waiting.Should().Be(1);
        _gate.Open(new FakeInvoker());

        (await items.DefaultTimeout()).Should().Equal(1, 1);
    }

    [Fact]
    public async Task CallAsync_WithConnection_AllocatesNothingOfItsOwn()
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
