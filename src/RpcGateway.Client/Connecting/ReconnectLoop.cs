using Microsoft.Extensions.Logging;
using RpcGateway.Client.Calls;
using RpcGateway.Client.Telemetry;
using RpcGateway.Protocol;

namespace RpcGateway.Client.Connecting;

/// <summary>
/// The one loop of a client: connects, opens the gate for calls, waits for the end, closes the gate, and begins again
/// until it may not or is stopped. Everything that changes state happens here, one step after another.
/// </summary>
internal sealed class ReconnectLoop(
    IRpcConnector connector,
    ConnectionGate gate,
    StateNotifier states,
    ProtocolErrorNotifier protocolErrors,
    RpcClientOptions options,
    ILogger logger)
{
    private readonly RpcReconnectOptions _reconnect = options.Reconnect;
    private readonly RpcMethodTable _methods = new(options.Callbacks.SelectMany(create => create(options)));
    private volatile string? _connectionId;
    private bool _hasConnected;
    private bool _hasTried;

    /// <summary>The id of the connection that is open, if the server told one.</summary>
    public string? ConnectionId => _connectionId;

    /// <summary>Runs until the client is closed; never throws.</summary>
    public async Task<RpcClose> RunAsync(CancellationToken stopping)
    {
        try
        {
            stopping.ThrowIfCancellationRequested();
            states.Raise(states.Set(RpcClientState.Connecting));
            return Finish(await ReconnectAsync(stopping).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            var close = new RpcClose(RpcCloseCode.Normal, "The client was disposed.");
            return Finish(new ConnectionOutcome(close, null, default));
        }
    }

    private async Task<ConnectionOutcome> ReconnectAsync(CancellationToken stopping)
    {
        var failures = 0;
        while (true)
        {
            var outcome = await ConnectOnceAsync(stopping).ConfigureAwait(false);
            stopping.ThrowIfCancellationRequested();
            var lasted = outcome.Close is not null && outcome.Duration >= _reconnect.StableAfter;
            failures = lasted ? 1 : failures + 1;
            if (!MayReconnect(outcome, failures))
            {
                return outcome;
            }

            var delay = Backoff.Delay(failures, _reconnect);
            ReconnectLoopLog.Reconnecting(logger, failures, delay);
            states.Raise(states.Set(RpcClientState.Reconnecting) with
            {
                Attempt = failures,
                Delay = delay,
                Close = outcome.Close,
                Exception = outcome.Exception,
            });
            await Task.Delay(delay, options.TimeProvider, stopping).ConfigureAwait(false);
        }
    }

    private async Task<ConnectionOutcome> ConnectOnceAsync(CancellationToken stopping)
    {
        ClientConnection connection;
        var isAgain = _hasTried;
        _hasTried = true;
        try
        {
            connection = await ClientConnection.OpenAsync(connector, _methods, protocolErrors, options, stopping)
                .ConfigureAwait(false);
        }
        catch (Exception e)
        {
            stopping.ThrowIfCancellationRequested();
            NoteFailure(e, isAgain);
            return new ConnectionOutcome(null, e, default);
        }

        var started = options.TimeProvider.GetTimestamp();
        if (isAgain)
        {
            ClientTelemetry.CountReconnect(isConnected: true);
        }

        OnOpened(connection);
        var close = await ServeAsync(connection, stopping).ConfigureAwait(false);
        ReconnectLoopLog.Ended(logger, close.Code, RpcPeerText.Clean(close.Reason));
        return new ConnectionOutcome(close, null, options.TimeProvider.GetElapsedTime(started));
    }

    private void NoteFailure(Exception exception, bool isAgain)
    {
        if (isAgain)
        {
            ClientTelemetry.CountReconnect(isConnected: false);
        }

        if (exception is RpcException refusal)
        {
            // Its text is the content of a message: who waits for the connection gets it, and so does StateChanged.
            ReconnectLoopLog.ConnectRefused(logger, refusal.Code);
        }
        else
        {
            ReconnectLoopLog.ConnectFailed(logger, FailureText.Of(exception));
        }
    }

    private async Task<RpcClose> ServeAsync(ClientConnection connection, CancellationToken stopping)
    {
        // As soon as it is lost: new calls must not go to it while its last callbacks end.
        var registration = connection.Lost.UnsafeRegister(_ => gate.Close(connection.Invoker), null);
        await using (registration.ConfigureAwait(false))
        {
            var close = await connection.WaitForEndAsync(stopping).ConfigureAwait(false);
            gate.Close(connection.Invoker);
            _connectionId = null;
            return close;
        }
    }

    private void OnOpened(ClientConnection connection)
    {
        _hasConnected = true;
        _connectionId = connection.Id;
        ReconnectLoopLog.Connected(logger, connection.Id is { } id ? RpcPeerText.Clean(id) : null);

        // The state first: a call that has gone through finds the client connected.
        var change = states.Set(RpcClientState.Connected);
        gate.Open(connection.Invoker);
        states.Raise(change);
    }

    private bool MayReconnect(ConnectionOutcome outcome, int attempt)
    {
        if (!_reconnect.Enabled || attempt > (_reconnect.MaxAttempts ?? int.MaxValue)
            || !(_hasConnected || _reconnect.RetryFirstConnect))
        {
            return false;
        }

        try
        {
            return _reconnect.ShouldReconnect(new RpcReconnectContext(attempt, outcome.Close, outcome.Exception));
        }
        catch (Exception e)
        {
            ReconnectLoopLog.ShouldReconnectFailed(logger, e);
            return false;
        }
    }

    private RpcClose Finish(ConnectionOutcome outcome)
    {
        var close = outcome.Close ?? new RpcClose(RpcCloseCode.Lost, outcome.Exception?.Message ?? "");
        ReconnectLoopLog.Closed(
            logger, close.Code, outcome.Exception is RpcException ? "" : RpcPeerText.Clean(close.Reason));
        var change = states.Set(RpcClientState.Closed);
        gate.Shut(close, outcome.Exception);
        states.Raise(change with { Close = close, Exception = outcome.Exception });
        return close;
    }
}
