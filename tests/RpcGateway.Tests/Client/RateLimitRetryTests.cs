using System.Text.Json;
using RpcGateway.Binding;
using RpcGateway.Client;
using RpcGateway.Client.Calls;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Client;

/// <summary>Calls that a rate limit refused are made again, if the client allows that.</summary>
public sealed class RateLimitRetryTests
{
    private const string Refusal = """{"limit":"RateLimits.PerUser","retryAfter":0.25}""";

    private readonly FakeTimeProvider _time = new();
    private readonly RpcClientOptions _options = new() { MaxRateLimitRetries = 2 };
    private readonly ConnectionGate _gate = new(maxWaiting: 10);

    public RateLimitRetryTests()
    {
        _options.TimeProvider = _time;
        _options.Reconnect.Jitter = () => 0;
    }

    [Fact]
    public async Task CallAsync_RefusedOnce_IsMadeAgainAfterTheGivenTime()
    {
        var connection = Open(Error());
        var call = CreateInvoker().GetAsync().AsTask();

        _time.Advance(TimeSpan.FromMilliseconds(249));
        call.IsCompleted.Should().BeFalse();
        connection.Calls.Should().HaveCount(1);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        (await call.DefaultTimeout()).Should().Be(1);
        connection.Calls.Should().Equal("test.get", "test.get");
    }

    [Fact]
    public async Task CallAsync_VoidCallRefusedOnce_IsMadeAgain()
    {
        var connection = Open(Error());
        var call = CreateInvoker().DoAsync().AsTask();

        _time.Advance(TimeSpan.FromMilliseconds(250));

        await call.DefaultTimeout();
        connection.Calls.Should().HaveCount(2);
    }

    [Fact]
    public async Task CallAsync_AlwaysRefused_FailsAfterTheMaximumOfRetries()
    {
        var connection = Open([.. Enumerable.Repeat(Error(), 10)]);
        var call = CreateInvoker().GetAsync().AsTask();

        while (!call.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Yield();
        }

        (await FluentActions.Awaiting(() => call).Should().ThrowAsync<RpcException>())
            .Which.Code.Should().Be(RpcErrorCode.LimitExceeded);
        connection.Calls.Should().HaveCount(3);
    }

    [Fact]
    public async Task CallAsync_Jitter_AddsUpToTheGivenTimeToTheFirstRetry()
    {
        _options.Reconnect.Jitter = () => 0.5;
        var connection = Open(Error());
        var call = CreateInvoker().GetAsync().AsTask();

        _time.Advance(TimeSpan.FromMilliseconds(374));
        connection.Calls.Should().HaveCount(1);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        (await call.DefaultTimeout()).Should().Be(1);
    }

    [Theory]
    [InlineData(RpcErrorCode.LimitExceeded, null)]
    [InlineData(RpcErrorCode.LimitExceeded, "[0.25]")]
    [InlineData(RpcErrorCode.LimitExceeded, """{"retryAfter":0.25}""")]
    [InlineData(RpcErrorCode.LimitExceeded, """{"limit":"MaxConcurrentCalls"}""")]
    [InlineData(RpcErrorCode.LimitExceeded, """{"limit":"a","retryAfter":"0.25"}""")]
    [InlineData(RpcErrorCode.LimitExceeded, """{"limit":"a","retryAfter":-1}""")]
    [InlineData(RpcErrorCode.LimitExceeded, """{"limit":"a","retryAfter":300.1}""")]
    [InlineData(RpcErrorCode.ServiceFailed, Refusal)]
    public async Task CallAsync_OtherError_FailsAtOnce(int code, string? data)
    {
        Open(Error(code, data));

        (await FluentActions.Awaiting(() => CreateInvoker().GetAsync().DefaultTimeout()).Should().ThrowAsync<RpcException>())
            .Which.Code.Should().Be(code);
    }

    [Fact]
    public async Task CallAsync_ErrorOfTheApplication_FailsAtOnce()
    {
        var own = new RpcException(RpcErrorCode.LimitExceeded, "Mine.", JsonSerializer.Deserialize<JsonElement>(Refusal));
        Open(own);

        (await FluentActions.Awaiting(() => CreateInvoker().GetAsync().DefaultTimeout()).Should().ThrowAsync<RpcException>())
            .Which.Should().BeSameAs(own);
    }

    [Fact]
    public async Task CallAsync_NoRetriesAllowed_FailsAtOnce()
    {
        _options.MaxRateLimitRetries = 0;
        Open(Error());

        await FluentActions.Awaiting(() => CreateInvoker().GetAsync().DefaultTimeout()).Should().ThrowAsync<RpcException>();
    }

    [Fact]
    public async Task CallAsync_TimeToWaitExceedsTheCallTimeout_FailsAtOnce()
    {
        _options.CallTimeout = TimeSpan.FromMilliseconds(250);
        Open(Error());

        (await FluentActions.Awaiting(() => CreateInvoker().GetAsync().DefaultTimeout()).Should().ThrowAsync<RpcException>())
            .Which.Code.Should().Be(RpcErrorCode.LimitExceeded);
    }

    [Fact]
    public async Task CallAsync_CancelledWhileItWaits_IsCancelled()
    {
        Open(Error());
        using var cancellation = new CancellationTokenSource();
        var call = CreateInvoker().GetAsync(cancellationToken: cancellation.Token);

        await cancellation.CancelAsync();

        await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void Validate_MaxRateLimitRetries_HasARange(int value, bool isValid)
    {
        _options.MaxRateLimitRetries = value;

        _options.Validate().Should().HaveCount(isValid ? 0 : 1);
    }

    private static RpcException Error(int code = RpcErrorCode.LimitExceeded, string? data = Refusal) => RpcCallFailure.Mark(
        new RpcException(code, "Refused.", data is null ? null : JsonSerializer.Deserialize<JsonElement>(data)), requestSent: true);

    private ReconnectingInvoker CreateInvoker() => new(_gate, _options, () => { });

    /// <summary>Opens a connection whose first calls fail.</summary>
    private FakeInvoker Open(params RpcException[] errors)
    {
        var left = new Queue<RpcException>(errors);
        var connection = new FakeInvoker((_, _) =>
            left.TryDequeue(out var error) ? ValueTask.FromException<object?>(error) : new ValueTask<object?>(1));
        _gate.Open(connection);
        return connection;
    }
}
