using Microsoft.Extensions.Logging;
using RpcGateway.Binding;
using RpcGateway.Client.Calls;
using RpcGateway.Client.Telemetry;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Client.Connecting;

/// <summary>
/// A client's only loop: connects, opens the gate for calls, waits until the connection ends, closes the gate, and starts over
/// until reconnecting is not allowed or the client is stopped. All state changes happen here, one after another.
/// </summary>
internal sealed class ReconnectLoop(
    IRpcConnector connector,
    ConnectionGate gate,
    StateNotifier states,
    ConnectionNotifier notifier,
    RpcMethodTable methods,
    RpcClientOptions options,
    ILogger logger)
{
    private static readonly RpcClose NotRecovered =
        new(RpcCloseCode.Lost, "The connection was lost, and the server does not keep it any more.");

    private static readonly RpcClose GoingAway = new(RpcCloseCode.GoingAway, "The server is shutting down.");

    private readonly RpcReconnectOptions _reconnect = options.Reconnect;
    private readonly OldConnections _old = new(options.TimeProvider);

    // Repeats calls that a draining server refused.
    private readonly ReconnectingInvoker _repeating = new(gate, options, static () => { });

    private volatile string? _connectionId;
    private volatile object? _recovered;
    private ClientConnection? _detached;
    private bool _hasConnected;
    private bool _hasTried;

    /// <summary>The id of the open connection; null if there is none, or if the server sent none.</summary>
    public string? ConnectionId => _connectionId;

    /// <summary>See <see cref="RpcClient.Recovered"/>.</summary>
    public bool? Recovered => _recovered as bool?;

    /// <summary>Runs until the client is closed; never throws.</summary>
    public async Task<RpcClose> RunAsync(CancellationToken stopping)
    {
        try
        {
            stopping.ThrowIfCancellationRequested();
            await states.RaiseAsync(states.Set(RpcClientState.Connecting), stopping).ConfigureAwait(false);
            return await FinishAsync(await ReconnectAsync(stopping).ConfigureAwait(false), stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            var close = new RpcClose(RpcCloseCode.Normal, "The client was disposed.");
            return await FinishAsync(new ConnectionOutcome(close, null, default), stopping).ConfigureAwait(false);
        }
    }

    private async Task<ConnectionOutcome> ReconnectAsync(CancellationToken stopping)
    {
        var failures = 0;
        while (true)
        {
            var outcome = await ConnectOnceAsync(stopping).ConfigureAwait(false);
            stopping.ThrowIfCancellationRequested();
            RequireToken(outcome.Close);
            var lasted = outcome.Close is not null && outcome.Duration >= _reconnect.StableAfter;
            failures = lasted ? 1 : failures + 1;
            if (!await ShouldReconnectAsync(outcome, failures, stopping).ConfigureAwait(false))
            {
                await _old.WaitForEndAsync().ConfigureAwait(false);
                return outcome;
            }

            var delay = Backoff.Delay(failures, _reconnect, outcome.ReconnectDelay, lasted);
            ReconnectLoopLog.Reconnecting(logger, failures, delay);
            var change = states.Set(RpcClientState.Reconnecting) with
            {
                Attempt = failures,
                Delay = delay,
                Close = outcome.Close,
                Exception = outcome.Exception,
            };
            await states.RaiseAsync(change, stopping).ConfigureAwait(false);
            await Task.Delay(delay, options.TimeProvider, stopping).ConfigureAwait(false);
        }
    }

    private async Task<ConnectionOutcome> ConnectOnceAsync(CancellationToken stopping)
    {
        ClientConnection connection;
        var isReconnect = _hasTried;
        _hasTried = true;
        try
        {
            connection = await ConnectAsync(stopping).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            stopping.ThrowIfCancellationRequested();
            LogFailure(e, isReconnect);
            return new ConnectionOutcome(null, e, default);
        }

        var started = options.TimeProvider.GetTimestamp();
        if (isReconnect)
        {
            ClientTelemetry.CountReconnect(isConnected: true);
        }

        var invoker = connection.ProxyInvoker ??= CreateInvoker(connection);
        await OpenAsync(connection, invoker, stopping).ConfigureAwait(false);
        var outcome = await ServeAsync(connection, invoker, stopping).ConfigureAwait(false);
        return outcome with { Duration = options.TimeProvider.GetElapsedTime(started) };
    }

    // Continues the session of the last connection if the server still keeps it; otherwise opens a new connection.
    private async Task<ClientConnection> ConnectAsync(CancellationToken stopping)
    {
        ConnectedTransport? connected = null;
        if (_detached is { IsResumable: true } detached)
        {
            connected = await detached.TryResumeAsync(connector, stopping).ConfigureAwait(false);
            if (connected is null)
            {
                _recovered = true;
                _detached = null;
                return detached;
            }
        }

        await AbandonAsync().ConfigureAwait(false);
        var connection = await ClientConnection.OpenAsync(connector, connected, methods, notifier, options, stopping)
            .ConfigureAwait(false);
        _recovered = _hasConnected ? false : null;
        return connection;
    }

    // The calls of a connection that cannot continue fail.
    private async Task AbandonAsync()
    {
        if (_detached is { } detached)
        {
            _detached = null;
            ReconnectLoopLog.NotRecovered(logger);
            await detached.AbandonAsync(NotRecovered).ConfigureAwait(false);
        }
    }

    // A client whose token has expired must not continue as an anonymous user. A failed attempt changes nothing.
    private void RequireToken(RpcClose? close)
    {
        if (close is { } end && options.Tokens is { } tokens)
        {
            tokens.IsRequired = end.Code == RpcCloseCode.AuthenticationExpired && !options.AllowAnonymous;
        }
    }

    private void LogFailure(Exception exception, bool isReconnect)
    {
        if (isReconnect)
        {
            ClientTelemetry.CountReconnect(isConnected: false);
        }

        if (exception is RpcException refusal)
        {
            // The message is content from the server and is not logged. StateChanged and the callers that wait get it.
            ReconnectLoopLog.ConnectRefused(logger, refusal.Code);
        }
        else
        {
            ReconnectLoopLog.ConnectFailed(logger, FailureText.Of(exception));
        }
    }

    // A draining server did not execute the calls it refuses: they wait for the next connection, and so do all later calls.
    private RpcInvoker CreateInvoker(ClientConnection connection)
    {
        if (options.WhenDisconnected != RpcDisconnectedBehavior.Wait)
        {
            return connection.Invoker;
        }

        RpcInvoker? invoker = null;
        return invoker = connection.CreateInvoker(call =>
        {
            gate.Close(invoker!);
            return _repeating.Repeating(call);
        });
    }

    private async Task<ConnectionOutcome> ServeAsync(
        ClientConnection connection, RpcInvoker invoker, CancellationToken stopping)
    {
        // Closes the gate as soon as the connection is lost: no new call may use it while its last callbacks finish.
        var registration = connection.Lost.UnsafeRegister(_ => gate.Close(invoker), null);
        await using (registration.ConfigureAwait(false))
        {
            var change = await connection.WaitForChangeAsync(stopping).ConfigureAwait(false);
            if (change == ConnectionChange.SocketLost)
            {
                gate.Close(invoker);
                _connectionId = null;
                _detached = connection;
                ReconnectLoopLog.SocketLost(logger, PeerText.Clean(connection.LossReason.Reason));
                return new ConnectionOutcome(connection.LossReason, null, default);
            }

            if (change == ConnectionChange.Leaving)
            {
                await LeaveAsync(connection, invoker, stopping).ConfigureAwait(false);
                return new ConnectionOutcome(GoingAway, null, default) { ReconnectDelay = connection.ReconnectDelay };
            }

            var close = await connection.WaitForEndAsync(stopping).ConfigureAwait(false);
            gate.Close(invoker);
            _connectionId = null;
            ReconnectLoopLog.Ended(logger, close.Code, PeerText.Clean(close.Reason));
            return new ConnectionOutcome(close, null, default) { ReconnectDelay = connection.ReconnectDelay };
        }
    }

    // New calls wait for the next connection. Running calls continue on this one.
    private async Task LeaveAsync(ClientConnection connection, RpcInvoker invoker, CancellationToken stopping)
    {
        gate.Close(invoker);
        _connectionId = null;
        ReconnectLoopLog.ServerGoesAway(logger);
        await connection.LeaveAsync().ConfigureAwait(false);
        await _old.AddAsync(connection, stopping).ConfigureAwait(false);
    }

    private async Task OpenAsync(ClientConnection connection, RpcInvoker invoker, CancellationToken stopping)
    {
        _hasConnected = true;
        _connectionId = connection.Id;
        ReconnectLoopLog.Connected(logger, connection.Id is { } id ? PeerText.Clean(id) : null);

        // The state changes first: a call that was released must find the client connected.
        var change = states.Set(RpcClientState.Connected) with { Recovered = Recovered };
        gate.Open(invoker);
        await states.RaiseAsync(change, stopping).ConfigureAwait(false);
    }

    private async Task<bool> ShouldReconnectAsync(ConnectionOutcome outcome, int attempt, CancellationToken stopping)
    {
        if (!_reconnect.Enabled || attempt > (_reconnect.MaxAttempts ?? int.MaxValue)
            || !(_hasConnected || _reconnect.RetryFirstConnect))
        {
            return false;
        }

        var context = new RpcReconnectContext(attempt, outcome.Close, outcome.Exception);
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, options.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        try
        {
            return await UserCode.RunAsync(
                _ => ValueTask.FromResult(_reconnect.ShouldReconnect(context)),
                () => nameof(RpcReconnectOptions.ShouldReconnect),
                linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            // Perhaps the machine was suspended or overloaded: that must not end the client.
            return RpcReconnectOptions.ReconnectByDefault(context);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            ReconnectLoopLog.ShouldReconnectFailed(logger, e);
            return false;
        }
    }

    private async Task<RpcClose> FinishAsync(ConnectionOutcome outcome, CancellationToken stopping)
    {
        var close = outcome.Close ?? new RpcClose(RpcCloseCode.Lost, outcome.Exception?.Message ?? "");
        ReconnectLoopLog.Closed(
            logger, close.Code, outcome.Exception is RpcException ? "" : PeerText.Clean(close.Reason));
        var change = states.Set(RpcClientState.Closed);
        gate.Shut(close, outcome.Exception);
        await AbandonAsync().ConfigureAwait(false);
        change = change with { Close = close, Exception = outcome.Exception };
        await states.RaiseAsync(change, stopping).ConfigureAwait(false);
        await _old.WaitForEndAsync().ConfigureAwait(false);
        return close;
    }
}
