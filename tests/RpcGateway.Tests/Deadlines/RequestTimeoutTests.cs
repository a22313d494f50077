using System.Text.Json.Nodes;
using RpcGateway.Protocol;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Deadlines;

/// <summary>The member <c>timeout</c> of a request, sent by a peer that the test plays.</summary>
public sealed class RequestTimeoutTests
{
    [Fact]
    public async Task Timeout_Passes_CancelsTheTokenAndRespondsWithDeadlineExceeded()
    {
        await using var peer = new ProbePeer(extended: true).Start();
        peer.Send(Wait(1, "2000"));
        await peer.Service.Waiting.Task.DefaultTimeout();

        peer.Time.Advance(TimeSpan.FromMilliseconds(1999));
        await peer.AssertAliveAsync();
        peer.Service.Cancelled.Task.IsCompleted.Should().BeFalse();
        peer.Time.Advance(TimeSpan.FromMilliseconds(1));

        CodeOf(await peer.ReceiveAsync()).Should().Be(RpcErrorCode.DeadlineExceeded);
        await peer.Service.Cancelled.Task.DefaultTimeout();
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("-315360000000")]
    [InlineData("0.9")]
    [InlineData("1e-400")]
    public async Task Timeout_HasPassed_DoesNotStartTheCall(string timeout)
    {
        await using var peer = new ProbePeer(extended: true).Start();

        var response = await peer.ExchangeAsync(Wait(1, timeout));

        CodeOf(response).Should().Be(RpcErrorCode.DeadlineExceeded);
        peer.Service.Started.Should().BeEmpty();
        peer.Connection.RunningCalls.Should().Be(0);
    }

    [Theory]
    [InlineData("\"5s\"")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("[1000]")]
    public async Task Timeout_NotANumber_IsAnInvalidRequestWithTheId(string timeout)
    {
        await using var peer = new ProbePeer(extended: true).Start();

        var response = await peer.ExchangeAsync(Wait(7, timeout));

        response["id"]!.GetValue<int>().Should().Be(7);
        CodeOf(response).Should().Be(RpcErrorCode.InvalidRequest);
        peer.Service.Started.Should().BeEmpty();
    }

    // Fractions of a millisecond do not count. Longer times than a timer accepts end after 2^31-1 ms, about 24.8 days.
    [Theory]
    [InlineData("1500.9", 1500)]
    [InlineData("1.5e3", 1500)]
    [InlineData("2147483647", int.MaxValue)]
    [InlineData("315360000000", int.MaxValue)]
    [InlineData("99999999999999999999999999", int.MaxValue)]
    [InlineData("1e400", int.MaxValue)]
    public async Task Timeout_OddNumber_CountsAsWholeMilliseconds(string timeout, int milliseconds)
    {
        await using var peer = new ProbePeer(
            extended: true,
            options => options.HandshakeTimeout = options.IdleTimeout = Timeout.InfiniteTimeSpan).Start();
        TimeSpan? remaining = null;
        peer.Methods.Add("test.look", () => remaining = RpcCallContext.Current!.RemainingTime);

        await peer.ExchangeAsync($$"""{"jsonrpc":"2.0","id":1,"method":"test.look","timeout":{{timeout}}}""");

        remaining.Should().Be(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Theory]
    [InlineData(true, "null")]
    [InlineData(false, "0")]
    [InlineData(false, "\"any\"")]
    public async Task Timeout_AbsentOrWithoutExtensions_IsIgnored(bool extended, string timeout)
    {
        await using var peer = new ProbePeer(extended).Start();
        var hasLimit = true;
        peer.Methods.Add("test.look", () => hasLimit = RpcCallContext.Current!.RemainingTime is not null);

        var response = await peer.ExchangeAsync($$"""{"jsonrpc":"2.0","id":1,"method":"test.look","timeout":{{timeout}}}""");

        response.AsObject().ContainsKey("error").Should().BeFalse();
        hasLimit.Should().BeFalse();
    }

    [Fact]
    public async Task Timeout_OfANotification_IsIgnored()
    {
        await using var peer = new ProbePeer(extended: true).Start();

        peer.Send("""{"jsonrpc":"2.0","method":"probe.note","params":["x"],"timeout":0}""");

        (await peer.Service.Notes.Reader.ReadAsync().DefaultTimeout()).Should().Be("x");
    }

    [Fact]
    public async Task Timeout_CancelledBefore_IsACancellation()
    {
        await using var peer = new ProbePeer(extended: true).Start();
        peer.Send(Wait(1, "2000"));
        await peer.Service.Waiting.Task.DefaultTimeout();

        var response = await peer.ExchangeAsync("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1}}""");

        CodeOf(response).Should().Be(RpcErrorCode.RequestCancelled);
    }

    [Fact]
    public async Task Timeout_CallEndsInTime_LeavesNoTimer()
    {
        await using var peer = new ProbePeer(extended: true).Start();
        await peer.AssertAliveAsync();
        var timers = peer.Time.ActiveTimers;
        peer.Send(Wait(1, "2000"));
        await peer.Service.Waiting.Task.DefaultTimeout();
        peer.Time.ActiveTimers.Should().Be(timers + 1);

        await peer.ExchangeAsync("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1}}""");

        await Eventually.IsTrueAsync(() => peer.Time.ActiveTimers == timers);
    }

    // Nothing would use it: most methods return at once, or do not read their token.
    [Fact]
    public async Task Timeout_TokenIsNotRead_NeedsNoTimer()
    {
        await using var peer = new ProbePeer(extended: true).Start();
        await peer.AssertAliveAsync();
        var timers = peer.Time.ActiveTimers;
        var during = -1;
        peer.Methods.Add("test.look", () => during = peer.Time.ActiveTimers);

        await peer.ExchangeAsync("""{"jsonrpc":"2.0","id":1,"method":"test.look","timeout":1000}""");

        during.Should().Be(timers);
    }

    [Fact]
    public async Task Timeout_OfTheCallBefore_DoesNotLimitTheNext()
    {
        await using var peer = new ProbePeer(extended: true).Start();
        var limits = new List<TimeSpan?>();
        peer.Methods.Add("test.look", () => limits.Add(RpcCallContext.Current!.RemainingTime));

        await peer.ExchangeAsync("""{"jsonrpc":"2.0","id":1,"method":"test.look","timeout":1000}""");
        await peer.ExchangeAsync("""{"jsonrpc":"2.0","id":2,"method":"test.look"}""");

        limits.Should().Equal(TimeSpan.FromSeconds(1), null);
    }

    [Fact]
    public async Task Timeout_OfAStream_EndsWithTheFirstResponse()
    {
        await using var peer = new ProbePeer(extended: true).Start();
        var response = await peer.ExchangeAsync(
            """{"jsonrpc":"2.0","id":1,"method":"probe.endless","params":[],"timeout":1000}""");
        var token = response["result"]!["token"]!.GetValue<long>();

        peer.Time.Advance(TimeSpan.FromSeconds(2));
        var next = await peer.ExchangeAsync(
            $$"""{"jsonrpc":"2.0","id":2,"method":"$/enumerator/next","params":{"token":{{token}}},"timeout":0}""");

        next["result"]!["values"]!.AsArray().Should().NotBeEmpty();
        peer.Service.GeneratorEnded.Task.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task Timeout_InABatch_LimitsItsRequestOnly()
    {
        await using var peer = new ProbePeer(extended: true).Start();

        var responses = (await peer.ExchangeAsync(
            """[{"jsonrpc":"2.0","id":1,"method":"probe.add","params":[1,2],"timeout":0},{"jsonrpc":"2.0","id":2,"method":"probe.add","params":[1,2]}]"""))
            .AsArray().ToDictionary(item => item!["id"]!.GetValue<int>());

        CodeOf(responses[1]!).Should().Be(RpcErrorCode.DeadlineExceeded);
        responses[2]!["result"]!.GetValue<int>().Should().Be(3);
    }

    private static string Wait(int id, string timeout) =>
        $$"""{"jsonrpc":"2.0","id":{{id}},"method":"probe.wait","params":[],"timeout":{{timeout}}}""";

    private static int? CodeOf(JsonNode response) => (int?)response["error"]?["code"];
}
