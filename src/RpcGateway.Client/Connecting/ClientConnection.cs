using System.Diagnostics;
using RpcGateway.Binding;
using RpcGateway.Client.Sessions;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Client.Connecting;

/// <summary>The client's end of one connection, from the handshake until it closes.</summary>
internal sealed class ClientConnection
{
    private readonly RpcConnection _connection;
    private readonly RpcClientOptions _options;
    private readonly ClientSession? _session;
    private readonly TokenRenewal? _renewal;
    private readonly Task<RpcClose> _run;
    private long _lostAt;

    private ClientConnection(RpcConnection connection, ClientSession? session, TokenRenewal? renewal, RpcClientOptions options)
    {
        _connection = connection;
        _session = session;
        _renewal = renewal;
        _options = options;
        _run = connection.RunAsync();
    }

    /// <summary>The server's id for the connection; null if the server sent none.</summary>
    public string? Id { get; private set; }

    /// <summary>Makes calls on this connection.</summary>
    public RpcInvoker Invoker => _connection.Invoker;

    /// <summary>The invoker for the calls of proxies; set once.</summary>
    public RpcInvoker? ProxyInvoker { get; set; }

    /// <summary>Whether the server still keeps the session of a lost socket, as far as this end knows.</summary>
    public bool IsResumable =>
        _session?.Grant is { } grant && !_run.IsCompleted && _options.TimeProvider.GetElapsedTime(_lostAt) < grant.Window;

    /// <summary>See <see cref="RpcConnection.CreateInvoker(Func{RpcInvoker})"/>.</summary>
    public RpcInvoker CreateInvoker(Func<CallSettings?, RpcInvoker> successor) => _connection.CreateInvoker(successor);

    /// <summary>Cancelled when no more responses can arrive; calls from the server may still be running.</summary>
    public CancellationToken Lost => _connection.Closed;

    /// <summary>Connects unless there is a transport, sends <c>$/hello</c>, and runs <see cref="RpcClientOptions.OnConnected"/>.</summary>
    public static async Task<ClientConnection> OpenAsync(
        IRpcConnector connector,
        ConnectedTransport? connected,
        RpcMethodTable methods,
        ConnectionNotifier notifier,
        RpcClientOptions options,
        CancellationToken cancellationToken)
    {
        return await ConnectTimeout.RunAsync(
            options,
            async token =>
            {
                var renewal = options.Tokens is { } tokens ? new TokenRenewal(options, tokens) : null;
                var (opened, session, transport) = await ConnectAsync(connector, connected, methods, notifier, renewal, options, token)
                    .ConfigureAwait(false);
                var connection = new ClientConnection(opened, session, renewal, options);
                await connection.PrepareAsync(transport, token).ConfigureAwait(false);
                return connection;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Connects, and continues the session. Returns null if it continues. Otherwise, the server does not keep it any more, and returns
    /// a transport for a new connection.
    /// </summary>
    public Task<ConnectedTransport?> TryResumeAsync(IRpcConnector connector, CancellationToken cancellationToken) =>
        ConnectTimeout.RunAsync(_options, token => SessionResume.TryAsync(connector, _session!, Id!, expiresIn => _renewal?.Set(expiresIn), token), cancellationToken);

    /// <summary>
    /// The delay before the next connection that the server asked for when it announced that it is shutting down; null if it has not.
    /// </summary>
    public TimeSpan? ReconnectDelay =>
        _connection.PeerLeaving is { IsCompletedSuccessfully: true } leaving ? leaving.GetAwaiter().GetResult() : null;

    /// <summary>Waits until the server announces that it is shutting down, or the connection loses its socket or ends.</summary>
    public async Task<ConnectionChange> WaitForChangeAsync(CancellationToken stopping)
    {
        var lost = _session?.Lost;
        Task any = lost is null ? Task.WhenAny(_connection.PeerLeaving, _run) : Task.WhenAny(_connection.PeerLeaving, _run, lost);
        await any.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_run.IsCompleted || stopping.IsCancellationRequested)
        {
            return ConnectionChange.Ended;
        }

        if (lost is { IsCompleted: true })
        {
            _lostAt = _options.TimeProvider.GetTimestamp();
            return ConnectionChange.SocketLost;
        }

        return ConnectionChange.Leaving;
    }

    /// <summary>Why the socket was lost.</summary>
    public RpcClose LossReason => _session!.Lost is { IsCompletedSuccessfully: true } lost ? lost.Result : default;

    /// <summary>Makes all later calls fail without being sent, and confirms that to the server. Pending calls continue.</summary>
    public async Task LeaveAsync()
    {
        await StopRenewingAsync().ConfigureAwait(false);

        // Its session is not worth another socket: new calls use the next connection.
        _session?.Transport.StopResuming();
        await _connection.LeaveAsync().ConfigureAwait(false);
    }

    /// <summary>Ends a connection that waits for a socket: its calls fail.</summary>
    public Task AbandonAsync(RpcClose reason)
    {
        _connection.Abort(reason);
        return WaitForEndAsync(CancellationToken.None);
    }

    /// <summary>
    /// Completes when the connection has ended: it was lost, closed by the server, or closed by this method on cancellation.
    /// </summary>
    public async Task<RpcClose> WaitForEndAsync(CancellationToken stopping)
    {
        try
        {
            return await _run.WaitAsync(stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return await CloseAsync(new RpcClose(RpcCloseCode.Normal, "")).ConfigureAwait(false);
        }
        finally
        {
            await StopRenewingAsync().ConfigureAwait(false);
            await _connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task<(RpcConnection Connection, ClientSession? Session, ConnectedTransport Transport)> ConnectAsync(
        IRpcConnector connector,
        ConnectedTransport? connected,
        RpcMethodTable methods,
        ConnectionNotifier notifier,
        TokenRenewal? renewal,
        RpcClientOptions options,
        CancellationToken cancellationToken)
    {
        using var span = RpcTelemetry.Source.StartActivity(RpcTelemetryNames.SpanConnect);
        try
        {
            var transport = connected
                ?? await UserCode.RunAsync(connector.ConnectAsync, () => connector.Step, cancellationToken).ConfigureAwait(false);
            var session = transport.Subprotocol == RpcSubprotocol.RpcGatewayV1 && options.ResumeBufferSize > 0
                ? new ClientSession(transport.Transport, options.ResumeBufferSize)
                : null;
            var connection = new RpcConnection(
                session?.Transport ?? transport.Transport,
                CreateSettings(transport, methods, notifier, renewal, options, span?.Context ?? default));
            if (span is { IsAllDataRequested: true })
            {
                span.SetTag(RpcTelemetryNames.ConnectionId, connection.Id);
                transport.Addresses?.Invoke(null).Describe(span);
            }

            return (connection, session, transport);
        }
        catch (Exception e)
        {
            span.SetFailed(e);
            throw;
        }
    }

    private static RpcConnectionSettings CreateSettings(
        ConnectedTransport transport,
        RpcMethodTable methods,
        ConnectionNotifier notifier,
        TokenRenewal? renewal,
        RpcClientOptions options,
        ActivityContext link) => new()
        {
            TokenExpiring = renewal is null ? null : renewal.Request,
            ProtocolErrorReceived = notifier.RaiseProtocolError,
            MessagesMissed = notifier.RaiseMessagesMissed,
            Role = RpcConnectionRole.Client,
            Link = link,
            Addresses = transport.Addresses,
            Options = options,
            Methods = methods,
            Subprotocol = transport.Subprotocol,
            PingsWithMessages = !transport.CanPing,
            LoggerFactory = options.LoggerFactory,
            TimeProvider = options.TimeProvider,
        };

    private async Task PrepareAsync(ConnectedTransport transport, CancellationToken cancellationToken)
    {
        try
        {
            if (_connection.Subprotocol == RpcSubprotocol.RpcGatewayV1)
            {
                var requireUser = transport.SentToken && !_options.AllowAnonymous;
                (Id, var expiresIn) = await Hello.SendAsync(
                    _connection, _options, transport.Token, requireUser, _session, cancellationToken).ConfigureAwait(false);
                _renewal?.Start(_connection, () => _session is { Transport.IsDetached: true }, expiresIn);
            }

            if (_options.OnConnected is { } onConnected)
            {
                await UserCode.RunAsync(
                    async token =>
                    {
                        await onConnected(_connection, token).ConfigureAwait(false);
                        return true;
                    },
                    () => nameof(RpcClientOptions.OnConnected),
                    cancellationToken).ConfigureAwait(false);
            }

            _session?.StartResuming();
        }
        catch
        {
            await StopRenewingAsync().ConfigureAwait(false);
            await CloseAsync(new RpcClose(RpcCloseCode.Normal, "")).ConfigureAwait(false);
            await _connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private ValueTask StopRenewingAsync() => _renewal?.DisposeAsync() ?? default;

    // The caller then disposes the connection, which waits for running callbacks up to a time limit.
    private async Task<RpcClose> CloseAsync(RpcClose close)
    {
        if (_session is { Transport.IsDetached: true })
        {
            _connection.Abort(close);
            return close;
        }

        var closing = _connection.CloseAsync(close);
        await closing.WaitAsync(_options.CloseTimeout, _options.TimeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!closing.IsCompleted)
        {
            _connection.Abort(close);
        }

        return _run.IsCompletedSuccessfully ? await _run.ConfigureAwait(false) : close;
    }
}
