using Microsoft.Extensions.Logging;
using RpcGateway.Binding;
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
    RpcMethodTable methods,
    RpcClientOptions options,
    ILogger logger)
{
    private readonly RpcReconnectOptions _reconnect = options.Reconnect;
    // Makes calls again that a draining server has refused; their deadline runs already.
    private readonly ReconnectingInvoker _again = new(gate, options, static () => { }, isBounded: false);
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
            var lasted = outcome.Close is not null && outcome.Duration >= _reconnect.StableAfter;
            failures = lasted ? 1 : failures + 1;
            if (!await MayReconnectAsync(outcome, failures, stopping).ConfigureAwait(false))
            {
                return outcome;
            }

            var delay = Backoff.Delay(failures, _reconnect);
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
        var isAgain = _hasTried;
        _hasTried = true;
        try
        {
            connection = await ClientConnection.OpenAsync(connector, methods, protocolErrors, options, stopping)
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

        var invoker = CreateInvoker(connection);
        await OpenAsync(connection, invoker, stopping).ConfigureAwait(false);
        var close = await ServeAsync(connection, invoker, stopping).ConfigureAwait(false);
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

    // A call that a draining server refuses was not executed: it waits for the next connection, as all calls do from then on.
    private RpcInvoker CreateInvoker(ClientConnection connection)
    {
        if (options.WhenDisconnected != RpcDisconnectedBehavior.Wait)
        {
            return connection.Invoker;
        }

        RpcInvoker? invoker = null;
        return invoker = connection.CreateInvoker(() =>
        {
            gate.Close(invoker!);
            return _again;
        });
    }

    private async Task<RpcClose> ServeAsync(ClientConnection connection, RpcInvoker invoker, CancellationToken stopping)
    {
        // As soon as it is lost: new calls must not go to it while its last callbacks end.
        var registration = connection.Lost.UnsafeRegister(_ => gate.Close(invoker), null);
        await using (registration.ConfigureAwait(false))
        {
            var close = await connection.WaitForEndAsync(stopping).ConfigureAwait(false);
            gate.Close(invoker);
            _connectionId = null;
            return close;
        }
    }

    private async Task OpenAsync(ClientConnection connection, RpcInvoker invoker, CancellationToken stopping)
    {
        _hasConnected = true;
        _connectionId = connection.Id;
        ReconnectLoopLog.Connected(logger, connection.Id is { } id ? RpcPeerText.Clean(id) : null);

        // The state first: a call that has gone through finds the client connected.
        var change = states.Set(RpcClientState.Connected);
        gate.Open(invoker);
        await states.RaiseAsync(change, stopping).ConfigureAwait(false);
    }

    private async Task<bool> MayReconnectAsync(ConnectionOutcome outcome, int attempt, CancellationToken stopping)
    {
        if (!_reconnect.Enabled || attempt > (_reconnect.MaxAttempts ?? int.MaxValue)
            || !(_hasConnected || _reconnect.RetryFirstConnect))
        {
            return false;
        }

        try
        {
            using var timeout = new CancellationTokenSource(options.ConnectTimeout, options.TimeProvider);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
            return await UserCode.RunAsync(
                _ => ValueTask.FromResult(_reconnect.ShouldReconnect(new RpcReconnectContext(attempt, outcome.Close, outcome.Exception))),
                () => nameof(RpcReconnectOptions.ShouldReconnect),
                linked.Token).ConfigureAwait(false);
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
            logger, close.Code, outcome.Exception is RpcException ? "" : RpcPeerText.Clean(close.Reason));
        var change = states.Set(RpcClientState.Closed);
        gate.Shut(close, outcome.Exception);
        change = change with { Close = close, Exception = outcome.Exception };
        await states.RaiseAsync(change, stopping).ConfigureAwait(false);
        return close;
    }
}
