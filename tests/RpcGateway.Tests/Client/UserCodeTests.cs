using RpcGateway.Client;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Client;

/// <summary>User code that never returns blocks neither the end of a connection attempt nor the disposal of the client.</summary>
public sealed class UserCodeTests : IDisposable
{
    private static readonly Uri Address = new("ws://127.0.0.1:9/rpc");

    private readonly FakeTimeProvider _time = new();
    private readonly ManualResetEventSlim _blocked = new();
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string?> _never = new();

    public void Dispose() => _blocked.Set();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ConnectAsync_TokenProviderNeverReturns_EndsWithConnectTimeout(bool blocks)
    {
        await using var client = RpcClient.Create(Address, options => Configure(options, blocks));
        var connecting = client.WaitForConnectionAsync();
        await _entered.Task.DefaultTimeout();

        _time.Advance(TimeSpan.FromSeconds(3));

        var exception = (await FluentActions.Awaiting(() => connecting.DefaultTimeout())
            .Should().ThrowAsync<RpcConnectionLostException>()).Which;
        exception.InnerException.Should().BeOfType<TimeoutException>();
        exception.Message.Should().Contain("ConnectTimeout").And.Contain("AccessTokenProvider");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ConnectAsync_CancelledWhileTokenProviderRuns_IsCancelled(bool blocks)
    {
        using var cancellation = new CancellationTokenSource();
        var connecting = RpcClient.ConnectAsync(Address, options => Configure(options, blocks), cancellation.Token);
        await _entered.Task.DefaultTimeout();

        await cancellation.CancelAsync();

        await FluentActions.Awaiting(() => connecting.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DisposeAsync_WhileTokenProviderRuns_Completes(bool blocks)
    {
        var client = RpcClient.Create(Address, options => Configure(options, blocks));
        var connecting = client.WaitForConnectionAsync();
        await _entered.Task.DefaultTimeout();

        await client.DisposeAsync().DefaultTimeout();

        await FluentActions.Awaiting(() => connecting.DefaultTimeout()).Should().ThrowAsync<RpcConnectionLostException>();
    }

    // As on a machine that was suspended meanwhile: the client must not close.
    [Fact]
    public async Task ShouldReconnect_DoesNotReturnInTime_ReconnectsByDefault()
    {
        var attempts = 0;
        await using var client = RpcClient.Create(Address, options =>
        {
            options.TimeProvider = _time;
            options.ConnectTimeout = TimeSpan.FromSeconds(3);
            options.AccessTokenProvider = _ =>
            {
                Interlocked.Increment(ref attempts);
                throw new InvalidOperationException("No token.");
            };
            options.Reconnect.RetryFirstConnect = true;
            options.Reconnect.ShouldReconnect = _ =>
            {
                Block();
                return false;
            };
        });
        var connecting = client.WaitForConnectionAsync();
        await _entered.Task.DefaultTimeout();

        await Eventually.IsTrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return Volatile.Read(ref attempts) > 1;
        });

        connecting.IsCompleted.Should().BeFalse();
        client.State.Should().NotBe(RpcClientState.Closed);
        await client.DisposeAsync().DefaultTimeout();
        await FluentActions.Awaiting(() => connecting.DefaultTimeout()).Should().ThrowAsync<RpcConnectionLostException>();
    }

    [Fact]
    public async Task DisposeAsync_WhileShouldReconnectBlocks_Completes()
    {
        var client = RpcClient.Create(Address, options =>
        {
            options.TimeProvider = _time;
            options.AccessTokenProvider = _ => throw new InvalidOperationException("No token.");
            options.Reconnect.RetryFirstConnect = true;
            options.Reconnect.ShouldReconnect = _ =>
            {
                Block();
                return true;
            };
        });
        var connecting = client.WaitForConnectionAsync();
        await _entered.Task.DefaultTimeout();

        await client.DisposeAsync().DefaultTimeout();

        await FluentActions.Awaiting(() => connecting.DefaultTimeout()).Should().ThrowAsync<RpcConnectionLostException>();
    }

    [Fact]
    public async Task DisposeAsync_WhileStateHandlerBlocks_Completes()
    {
        var client = RpcClient.Create(Address, options =>
        {
            options.TimeProvider = _time;
            options.CloseTimeout = TimeSpan.Zero;
        });
        client.StateChanged += (_, _) => Block();
        var connecting = client.WaitForConnectionAsync();
        await _entered.Task.DefaultTimeout();

        await client.DisposeAsync().DefaultTimeout();

        await FluentActions.Awaiting(() => connecting.DefaultTimeout()).Should().ThrowAsync<RpcConnectionLostException>();
    }

    private void Configure(RpcClientOptions options, bool blocks)
    {
        options.TimeProvider = _time;
        options.ConnectTimeout = TimeSpan.FromSeconds(3);
        options.AccessTokenProvider = _ =>
        {
            if (blocks)
            {
                Block();
            }

            _entered.TrySetResult();
            return new ValueTask<string?>(_never.Task);
        };
    }

    private void Block()
    {
        _entered.TrySetResult();
        _blocked.Wait(TimeSpan.FromMinutes(5));
    }
}
