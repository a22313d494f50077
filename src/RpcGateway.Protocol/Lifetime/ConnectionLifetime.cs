using System.Diagnostics;
using Microsoft.Extensions.Logging;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Sessions;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Transports;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Lifetime;

/// <summary>Runs and ends a connection. The first reason for its end is the one that is reported.</summary>
internal sealed class ConnectionLifetime : IAsyncDisposable
{
    // The object is its own lock: a separate one would add 40 bytes to every connection.

    // The time for the peer to receive the queued messages, and then to respond to the close.
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private static readonly RpcClose Cancelled = new(RpcCloseCode.GoingAway, "The connection was cancelled.");

    private readonly ConnectionParts _parts;
    private readonly ConnectionContext _connection;
    private readonly IRpcTransport _transport;
    private readonly Action<object?>? _lost;
    private readonly Func<object?, bool>? _mayBeSilent;
    private readonly bool _pingsWithMessages;
    private readonly int _minBytesPerSecond;
    private readonly CancellationTokenSource _closed = new();
    private TaskCompletionSource? _readToEnd;
    private RpcClose? _close;
    private Task? _closing;
    private Task<RpcClose>? _running;
    private bool _isReading;

    public ConnectionLifetime(ConnectionParts parts, IRpcTransport transport, RpcConnectionSettings settings)
    {
        _lost = settings.Lost;
        _mayBeSilent = settings.MayBeSilent;
        _pingsWithMessages = settings.PingsWithMessages;
        _minBytesPerSecond = settings.MinBytesPerSecond;
        _parts = parts;
        _connection = parts.Context;
        _transport = transport;
        Closed = _closed.Token;
    }

    public CancellationToken Closed { get; }

    /// <summary>The time for cancelled calls to end.</summary>
    public TimeSpan CallsTimeout { get; set; } = TimeSpan.FromSeconds(10);

    public Task<RpcClose> RunAsync(CancellationToken cancellationToken) => _running = RunCoreAsync(cancellationToken);

    public void Abort(RpcClose close)
    {
        TrySetClose(close);
        _transport.Abort();
    }

    /// <summary>
    /// Starts to close the connection; the end of the connection waits for it. Returns false if it is already closing.
    /// </summary>
    public bool BeginClose(RpcClose close)
    {
        // The responses that the burst has written so far are sent before the close.
        _parts.Responses.Inline.QueueIfOpenHere();
        lock (this)
        {
            if (_closing is not null)
            {
                return false;
            }

            _close ??= close;
            _closing = CloseCoreAsync(close);
            return true;
        }
    }

    public async Task CloseAsync(RpcClose close)
    {
        BeginClose(close);
        await _closing!.ConfigureAwait(false);
        await (_running ?? Task.CompletedTask).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_running is { IsCompleted: false })
        {
            Abort(new RpcClose(RpcCloseCode.GoingAway, "The connection was disposed."));

            // User code that blocks the read loop must not block this method as well.
            await ((Task)_running).WaitAsync(CallsTimeout * 1.5, _connection.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_running.IsCompleted)
            {
                RpcConnectionLog.ReadLoopLeft(_connection.Logger, _connection.Id);
                return;
            }
        }

        _closed.Dispose();
    }

    private async Task<RpcClose> RunCoreAsync(CancellationToken cancellationToken)
    {
        _isReading = true;

        // The span in which the connection was opened must not be the parent of what runs on it.
        Activity.Current = null;

        // Around everything that runs on the connection, so that all its log lines have the scope.
        using var scope = _connection.Logger.IsEnabled(LogLevel.Information)
            ? _connection.Logger.BeginScope(new ConnectionLogScope(_connection))
            : null;
        RpcConnectionLog.Started(_connection.Logger, _connection.Id);
        _parts.Telemetry.Open();
        using (Deadlines.Start(_parts, CreateKeepAlive(), _transport as ISessionSocket, _mayBeSilent))
        using (cancellationToken.UnsafeRegister(
            static state => ((ConnectionLifetime)state!).Abort(Cancelled), this))
        {
            // The rest is in separate methods, so that a waiting connection does not hold their state.
            var reading = _parts.Reader.RunAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await EndReadingAsync(reading).ConfigureAwait(false);
        }

        return await EndAsync().ConfigureAwait(false);
    }

    private IKeepAlive? CreateKeepAlive()
    {
        if (_pingsWithMessages)
        {
            return new MessageKeepAlive(_connection, _parts.Reader, _parts.Outbound, _parts.Pending, _minBytesPerSecond);
        }

        return _transport is IPingable { CanPing: true } link ? new KeepAlive(_parts.Reader, link, _connection.Options) : null;
    }

    private async Task EndReadingAsync(Task reading)
    {
        try
        {
            await DiscardRestAsync(reading).ConfigureAwait(false);
            var close = _transport.PeerClose ?? new RpcClose(RpcCloseCode.Lost, "The peer disconnected without a close.");
            TrySetClose(close);
            BeginClose(close.Code == RpcCloseCode.Lost ? new RpcClose(RpcCloseCode.Normal, "") : close);
        }
        catch (Exception e)
        {
            // Not an error of this end: peers may drop their socket at any time.
            RpcConnectionLog.TransportFailed(_connection.Logger, e, _connection.Id);
            Abort(_transport.PeerClose ?? new RpcClose(RpcCloseCode.Lost, "The connection was lost."));
        }
        finally
        {
            lock (this)
            {
                _isReading = false;
                _readToEnd?.TrySetResult();
            }
        }
    }

    private async Task DiscardRestAsync(Task reading)
    {
        try
        {
            await reading.ConfigureAwait(false);
        }
        catch (ProtocolViolationException e)
        {
            // Keep reading so that the peer receives the reason: with unread bytes, the socket would drop the close.
            BeginClose(e.Close);
            await _parts.Reader.DiscardAsync().ConfigureAwait(false);
        }
    }

    private async Task CloseCoreAsync(RpcClose close)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            // What is queued for a session without a socket would wait for the next one.
            (_transport as ISessionSocket)?.StopResuming();
            _parts.Outbound.Seal();
            await Bounded(_parts.Outbound.WaitUntilSentAsync()).ConfigureAwait(false);

            // Running calls may still respond, but nothing may follow a close.
            _parts.Outbound.Close();
            await Bounded(_parts.Outbound.WaitUntilSentAsync()).ConfigureAwait(false);
            await Bounded(_transport.CloseAsync(close, CancellationToken.None).AsTask()).ConfigureAwait(false);
            await Bounded(WaitForEndOfReadingAsync()).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            RpcConnectionLog.TransportFailed(_connection.Logger, e, _connection.Id);
            _transport.Abort();
        }
    }

    private Task WaitForEndOfReadingAsync()
    {
        lock (this)
        {
            return _isReading
                ? (_readToEnd ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task
                : Task.CompletedTask;
        }
    }

    private async Task<RpcClose> EndAsync()
    {
        var close = _close ?? new RpcClose(RpcCloseCode.Lost, "The connection was lost.");
        await (_closing ?? Task.CompletedTask).ConfigureAwait(false);
        _parts.Outbound.Close();
        // The peer's calls are cancelled first: what they wait for fails next, and then they know why.
        _parts.Calls.Close();
        _parts.Inbound.Forwarder?.Close(close);
        _parts.Pending.Close(close);
        _lost?.Invoke(_connection.State);
        await Task.WhenAll(
                _closed.CancelAsync(), _parts.Calls.WaitUntilIdleAsync(), _parts.Streams.Table.CloseAsync(), _parts.Resources.Binary.CloseAsync(close))
            .WaitAsync(CallsTimeout, _connection.Time)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_parts.Calls.Count > 0)
        {
            RpcConnectionLog.CallsLeft(_connection.Logger, _parts.Calls.Count, _connection.Id);
        }

        _parts.Telemetry.Close(close.Code);
        RpcConnectionLog.Ended(_connection.Logger, _connection.Id, close.Code, PeerText.Clean(close.Reason));
        return close;
    }

    private void TrySetClose(RpcClose close)
    {
        lock (this)
        {
            _close ??= close;
        }
    }

    private Task Bounded(Task task) => task.WaitAsync(CloseTimeout, _connection.Time);
}
