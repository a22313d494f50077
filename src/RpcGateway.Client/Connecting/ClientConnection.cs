using System.Diagnostics;
using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Client.Connecting;

/// <summary>The client's end of one connection, from the handshake until it closes.</summary>
internal sealed class ClientConnection
{
    private readonly RpcConnection _connection;
    private readonly RpcClientOptions _options;
    private readonly Task<RpcClose> _run;

    private ClientConnection(RpcConnection connection, RpcClientOptions options)
    {
        _connection = connection;
        _options = options;
        _run = connection.RunAsync();
    }

    /// <summary>The server's id for the connection; null if the server sent none.</summary>
    public string? Id { get; private set; }

    /// <summary>Makes calls on this connection.</summary>
    public RpcInvoker Invoker => _connection.Invoker;

    /// <summary>See <see cref="RpcConnection.CreateInvoker"/>.</summary>
    public RpcInvoker CreateInvoker(Func<RpcInvoker> successor) => _connection.CreateInvoker(successor);

    /// <summary>Cancelled when no more responses can arrive; calls from the server may still be running.</summary>
    public CancellationToken Lost => _connection.Closed;

    /// <summary>Connects, sends <c>$/hello</c>, and runs <see cref="RpcClientOptions.OnConnected"/>.</summary>
    public static async Task<ClientConnection> OpenAsync(
        IRpcConnector connector,
        RpcMethodTable methods,
        ProtocolErrorNotifier protocolErrors,
        RpcClientOptions options,
        CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, options.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var (opened, token) = await ConnectAsync(connector, methods, protocolErrors, options, linked.Token)
                .ConfigureAwait(false);
            var connection = new ClientConnection(opened, options);
            await connection.PrepareAsync(token, linked.Token).ConfigureAwait(false);
            return connection;
        }
        catch (OperationCanceledException e)
            when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"Connecting timed out after {options.ConnectTimeout} (ConnectTimeout). {e.Message}", e);
        }
    }

    /// <summary>
    /// The delay before the next connection that the server asked for when it announced that it is shutting down; null if it has not.
    /// </summary>
    public TimeSpan? ReconnectDelay =>
        _connection.PeerLeaving is { IsCompletedSuccessfully: true } leaving ? leaving.GetAwaiter().GetResult() : null;

    /// <summary>Waits until the server announces that it is shutting down. Returns false if the connection ended first.</summary>
    public async Task<bool> WaitForDepartureAsync(CancellationToken stopping)
    {
        Task either = Task.WhenAny(_connection.PeerLeaving, _run);
        await either.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _connection.PeerLeaving.IsCompletedSuccessfully && !_run.IsCompleted && !stopping.IsCancellationRequested;
    }

    /// <summary>Makes all later calls fail without being sent, and confirms that to the server. Pending calls continue.</summary>
    public Task LeaveAsync() => _connection.LeaveAsync();

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
            await _connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task<(RpcConnection Connection, string? Token)> ConnectAsync(
        IRpcConnector connector,
        RpcMethodTable methods,
        ProtocolErrorNotifier protocolErrors,
        RpcClientOptions options,
        CancellationToken cancellationToken)
    {
        using var span = RpcTelemetry.Source.StartActivity(RpcTelemetryNames.SpanConnect);
        try
        {
            var transport = await UserCode.RunAsync(connector.ConnectAsync, () => connector.Step, cancellationToken)
                .ConfigureAwait(false);
            var connection = new RpcConnection(
                transport.Transport, CreateSettings(transport, methods, protocolErrors, options, span?.Context ?? default));
            if (span is { IsAllDataRequested: true })
            {
                span.SetTag(RpcTelemetryNames.ConnectionId, connection.Id);
                transport.Addresses?.Invoke(null).Describe(span);
            }

            return (connection, transport.Token);
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
        ProtocolErrorNotifier protocolErrors,
        RpcClientOptions options,
        ActivityContext link) => new()
        {
            ProtocolErrorReceived = protocolErrors.Raise,
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

    private async Task PrepareAsync(string? token, CancellationToken cancellationToken)
    {
        try
        {
            if (_connection.Subprotocol == RpcSubprotocol.RpcGatewayV1)
            {
                Id = await Hello.SendAsync(_connection, _options, token, cancellationToken).ConfigureAwait(false);
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
        }
        catch
        {
            await CloseAsync(new RpcClose(RpcCloseCode.Normal, "")).ConfigureAwait(false);
            await _connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // The caller then disposes the connection, which waits for running callbacks up to a time limit.
    private async Task<RpcClose> CloseAsync(RpcClose close)
    {
        var closing = _connection.CloseAsync(close);
        await closing.WaitAsync(_options.CloseTimeout, _options.TimeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!closing.IsCompleted)
        {
            _connection.Abort(close);
        }

        return _run.IsCompletedSuccessfully ? await _run.ConfigureAwait(false) : close;
    }
}
