using System.Text.Json;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Protocol;

/// <summary>Calls from end to end.</summary>
/// <param name="isForwarded">Whether a gateway between client and server forwards everything.</param>
public abstract class CallSpecification(bool isForwarded)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_EveryKindOfResult_IsReturned(bool extended)
    {
        await using var pair = new ProbePair(extended, isForwarded: isForwarded);

        (await pair.Probe.Add(1).DefaultTimeout()).Should().Be(11);
        (await pair.Probe.EchoAsync("Grüße, \"日本\" \n").DefaultTimeout()).Should().Be("Grüße, \"日本\" \n");
        (await pair.Probe.CountAsync(3).DefaultTimeout()).Should().Be("done");
        pair.Probe.Note("heard");
        (await pair.Service.Notes.Reader.ReadAsync().DefaultTimeout()).Should().Be("heard");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_ManyAtOnce_ReturnTheirOwnResults(bool extended)
    {
        await using var pair = new ProbePair(
            extended, options => options.MaxConcurrentCalls = 5000, isForwarded: isForwarded);

        var sums = await Task.WhenAll(Enumerable.Range(0, 5000).Select(i => pair.Probe.Add(i, 1).AsTask())).DefaultTimeout();

        sums.Should().Equal(Enumerable.Range(1, 5000));
    }

    [Fact]
    public async Task Calls_Pipelined_StartInOrder()
    {
        await using var pair = new ProbePair(isForwarded: isForwarded);
        using var stop = new CancellationTokenSource();

        var first = pair.Probe.Add(1).AsTask();
        var waiting = pair.Probe.WaitAsync(stop.Token);
        var second = pair.Probe.Add(2).AsTask();
        await Task.WhenAll(first, second).DefaultTimeout();

        pair.Service.Started.Should().Equal("add 1", "wait", "add 2");
        await stop.CancelAsync();
        await FluentActions.Awaiting(() => waiting).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Call_Cancelled_StopsTheServiceAndTheCaller()
    {
        await using var pair = new ProbePair(isForwarded: isForwarded);
        using var stop = new CancellationTokenSource();
        var call = pair.Probe.WaitAsync(stop.Token);
        await pair.Service.Waiting.Task.DefaultTimeout();

        await stop.CancelAsync();

        await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
        await pair.Service.Cancelled.Task.DefaultTimeout();
        (await pair.Probe.Add(1).DefaultTimeout()).Should().Be(11);
    }

    [Fact]
    public async Task Call_TokenAlreadyCancelled_IsNotSent()
    {
        await using var pair = new ProbePair(isForwarded: isForwarded);

        var call = pair.Probe.WaitAsync(new CancellationToken(canceled: true));

        await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
        await pair.Probe.Add(1).DefaultTimeout();
        pair.Service.Started.Should().Equal("add 1");
    }

    [Fact]
    public async Task Service_Throws_PeerSeesNoExceptionText()
    {
        await using var pair = new ProbePair(isForwarded: isForwarded);
        pair.Log.Allow(RpcTelemetryNames.EventServerException);

        var failure = await FluentActions.Awaiting(() => pair.Probe.FailAsync("secret").DefaultTimeout())
            .Should().ThrowAsync<RpcException>();

        failure.Which.Code.Should().Be(RpcErrorCode.ServiceFailed);
        failure.Which.Message.Should().NotContain("secret");
        var data = (JsonElement)failure.Which.ErrorData!;
        data.EnumerateObject().Select(member => member.Name).Should().Equal("traceId");
        var entry = await pair.Log.WaitForAsync(RpcTelemetryNames.EventServerException).DefaultTimeout();
        entry.ToString().Should().Contain(data.GetProperty("traceId").GetString());
    }

    [Fact]
    public async Task Service_ThrowsWithDetailedErrors_PeerSeesTextTypeAndStack()
    {
        await using var pair = new ProbePair(configure: options => options.EnableDetailedErrors = true, isForwarded: isForwarded);
        pair.Log.Allow(RpcTelemetryNames.EventServerException);

        var failure = await FluentActions.Awaiting(() => pair.Probe.FailAsync("told").DefaultTimeout())
            .Should().ThrowAsync<RpcException>();

        failure.Which.Message.Should().Be("told");
        var data = (JsonElement)failure.Which.ErrorData!;
        data.GetProperty("type").GetString().Should().Be("System.InvalidOperationException");
        data.GetProperty("stack").GetString().Should().Contain(nameof(ProbeService));
    }

    [Fact]
    public async Task Service_ThrowsRpcException_ArrivesUnchanged()
    {
        await using var pair = new ProbePair(configure: WithReflection, isForwarded: isForwarded);

        var failure = await FluentActions.Awaiting(() => pair.Probe.RefuseAsync(1234).DefaultTimeout())
            .Should().ThrowAsync<RpcException>();

        failure.Which.Code.Should().Be(1234);
        failure.Which.Message.Should().Be("No.");
        ((JsonElement)failure.Which.ErrorData!).GetProperty("reason").GetString().Should().Be("because");

        static void WithReflection(RpcConnectionOptions options)
        {
        }
    }

    [Fact]
    public async Task Result_NotSerializable_HasItsOwnCode()
    {
        await using var pair = new ProbePair(isForwarded: isForwarded);
        pair.Log.Allow(RpcTelemetryNames.EventServerException);

        var failure = await FluentActions.Awaiting(() => pair.Probe.BadResultAsync().DefaultTimeout())
            .Should().ThrowAsync<RpcException>();

        failure.Which.Code.Should().Be(RpcErrorCode.ResultNotSerializable);
        failure.Which.Message.Should().NotContain("secret");
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 100)]
    public async Task Calls_NestedThreeDeepBothWays_Complete(bool extended, int maxConcurrentCalls)
    {
        await using var pair = new ProbePair(extended, options => options.MaxConcurrentCalls = maxConcurrentCalls, isForwarded: isForwarded);

        (await pair.Probe.NestAsync(6).DefaultTimeout()).Should().Be(6);
        (await pair.Server.GetProxy<IProbeCallback>().NestAsync(6).DefaultTimeout()).Should().Be(6);
    }

    [Fact]
    public async Task Calls_MoreThanAllowed_AreRefused()
    {
        await using var pair = new ProbePair(configure: options => options.MaxConcurrentCalls = 1, isForwarded: isForwarded);
        using var stop = new CancellationTokenSource();
        var running = pair.Probe.WaitAsync(stop.Token);
        await pair.Service.Waiting.Task.DefaultTimeout();

        var failure = await FluentActions.Awaiting(() => pair.Probe.NestAsync(2).DefaultTimeout())
            .Should().ThrowAsync<RpcException>();

        failure.Which.Code.Should().Be(RpcErrorCode.LimitExceeded);
        failure.Which.Message.Should().Contain("MaxConcurrentCalls");
        await stop.CancelAsync();
        await FluentActions.Awaiting(() => running.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
        await pair.Service.Cancelled.Task.DefaultTimeout();
    }

    [Fact]
    public async Task PendingCalls_MoreThanAllowed_FailAtOnce()
    {
        await using var pair = new ProbePair(configure: options => options.MaxPendingCalls = 1, isForwarded: isForwarded);
        using var stop = new CancellationTokenSource();
        var waiting = pair.Probe.WaitAsync(stop.Token);

        var failure = await FluentActions.Awaiting(() => pair.Probe.Add(1).DefaultTimeout())
            .Should().ThrowAsync<RpcException>();

        failure.Which.Code.Should().Be(RpcErrorCode.LimitExceeded);
        await stop.CancelAsync();
        await FluentActions.Awaiting(() => waiting.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task CallRaw_AnyMethod_PassesJsonThrough()
    {
        await using var pair = new ProbePair(extended: true, isForwarded: isForwarded);

        var result = await pair.Client.CallRawAsync("probe.add", "{\n\"a\": 1,\n \"b\": 2}"u8.ToArray(), default).DefaultTimeout();

        result.ToArray().Should().Equal("3"u8.ToArray());
    }

    [Fact]
    public async Task Progress_ManyReports_ArriveBeforeTheResponse()
    {
        await using var pair = new ProbePair(isForwarded: isForwarded);
        var reports = new ProgressLog<int>();

        await pair.Probe.CountAsync(10_000, reports).DefaultTimeout();

        var seen = reports.All;
        seen.Should().BeInAscendingOrder().And.EndWith(10_000);
        await pair.Probe.Add(1).DefaultTimeout();
        reports.All.Should().Equal(seen);
    }

    [Fact]
    public async Task Connection_Dropped_FailsPendingCallsAndCancelsRunningOnes()
    {
        await using var pair = new ProbePair(isForwarded: isForwarded);
        var call = pair.Probe.WaitAsync(CancellationToken.None);
        await pair.Service.Waiting.Task.DefaultTimeout();

        await pair.DropAsync();

        var failure = await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<RpcConnectionLostException>();
        failure.Which.RequestSent.Should().BeTrue();
        await pair.Service.Cancelled.Task.DefaultTimeout();
        var later = await FluentActions.Awaiting(() => pair.Probe.Add(1).DefaultTimeout())
            .Should().ThrowAsync<RpcConnectionLostException>();
        later.Which.RequestSent.Should().BeFalse();
    }

    [Fact]
    public async Task Drain_RunningCall_FinishesAndNewCallsAreRefused()
    {
        await using var pair = new ProbePair(isForwarded: isForwarded);
        using var stop = new CancellationTokenSource();
        var running = pair.Probe.WaitAsync(stop.Token);
        await pair.Service.Waiting.Task.DefaultTimeout();

        var drained = pair.Server.DrainAsync(CancellationToken.None);
        var refused = await FluentActions.Awaiting(() => pair.Probe.Add(1).DefaultTimeout()).Should().ThrowAsync<RpcException>();

        refused.Which.Code.Should().Be(RpcErrorCode.Unavailable);
        drained.IsCompleted.Should().BeFalse();
        await stop.CancelAsync();
        await drained.DefaultTimeout();
        await FluentActions.Awaiting(() => running.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
    }
}
