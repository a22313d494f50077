using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;
using RpcGateway.Server;
using RpcGateway.Server.Handshakes;
using RpcGateway.Server.Hosting;
using RpcGateway.Server.Telemetry;
using RpcGateway.Services;
using RpcGateway.StreamJsonRpc.Channels;
using RpcGateway.StreamJsonRpc.LanguageServers;
using RpcGateway.StreamJsonRpc.Relay;

namespace RpcGateway.StreamJsonRpc.Hosting;

/// <summary>Accepts or refuses a WebSocket handshake by the rules of the gateway, and relays messages until the client or the service ends.</summary>
internal sealed class BackendEndpoint(
    BackendRegistry backends,
    BackendRelays relays,
    HandshakeRules rules,
    IRpcUserIdProvider userIds,
    IOptions<RpcGatewayOptions> options,
    TimeProvider time,
    ILoggerFactory loggers)
{
    private readonly ILogger _logger = GuardedLogger.Guard(loggers.CreateLogger<BackendEndpoint>());

    /// <param name="http">The request.</param>
    /// <param name="name">The name of the backend.</param>
    public async Task HandleAsync(HttpContext http, string name)
    {
        if ((relays.IsStopping ? EndpointRefusal.ShuttingDown : rules.Check(http) ?? rules.CheckNew(null)) is { } refusal)
        {
            GatewayTelemetry.CountRefusal(refusal.Reason);
            await refusal.WriteAsync(http.Response);
            return;
        }

        var backend = backends.Get(name);
        var id = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var transport = await AcceptAsync(http);
        await using var client = new ClientSocket(transport, options.Value.MaxMessageSize);
        RelayLog.Opened(_logger, id, name);
        RequestSpan.End(http);
        Activity.Current = null;
        if (await ConnectAsync(http, backend, id, client) is { } link)
        {
            await RelayAsync(http, backend, id, client, transport, link);
        }
    }

    private async ValueTask<WebSocketTransport> AcceptAsync(HttpContext http)
    {
        var (interval, timeout) = CoalescingUpgrade.IsPrepared(http)
            ? (TimeSpan.Zero, Timeout.InfiniteTimeSpan)
            : WebSocketTransport.GetKeepAlive(options.Value);
        var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = Subprotocols.ChoosePlain(http.WebSockets.WebSocketRequestedProtocols),
            KeepAliveInterval = interval,
            KeepAliveTimeout = timeout,
        });
        return new WebSocketTransport(socket, CoalescingUpgrade.GetStream(http));
    }

    // Returns null after the client has been told why there is no service.
    private async ValueTask<BackendLink?> ConnectAsync(HttpContext http, Backend backend, string id, ClientSocket client)
    {
        using var timeout = new CancellationTokenSource(backend.Options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, http.RequestAborted);
        try
        {
            return await backend.Connector.OpenAsync(new BackendClient(id, UserOf(http)), either.Token);
        }
        catch (Exception e)
        {
            var failure = e as ConnectFailedException ?? ConnectFailedException.Unavailable(
                timeout.IsCancellationRequested
                    ? $"No connection within {backend.Options.ConnectTimeout.TotalSeconds:0.#} s (ConnectTimeout)."
                    : "The connection failed.",
                e);
            if (failure.Close.Code == RpcCloseCode.PolicyViolation)
            {
                GatewayTelemetry.CountRefusal("process_limit");
                RelayLog.Refused(_logger, id, backend.Name, failure.Message);
            }
            else
            {
                RelayLog.ConnectFailed(_logger, id, backend.Name, failure.Message, failure.InnerException);
            }

            await client.CloseAndWaitAsync(failure.Close, time);
            return null;
        }
    }

    private async Task RelayAsync(
        HttpContext http, Backend backend, string id, ClientSocket client, WebSocketTransport transport, BackendLink link)
    {
        var settings = backend.Options;
        var state = new RelayState(options.Value, link, id, time);
        var channel = new BackendChannel(link, settings.Framing, settings.MaxMessageSize);
        var language = settings.LanguageServer is { } server
            ? new LanguageServerRules(server, link.ParentProcessId, link.Root)
            : null;
        using var writer = new ServiceWriter(channel);
        var farewell = new Farewell(writer, state, language, settings.Process.ExitTimeout, time);
        using var relay = new ClientRelay(
            client,
            channel,
            writer,
            state,
            new ClientReader(client, writer, state, language, backend.ForbiddenMethods, _logger),
            new ServiceReader(channel, client, state, language, farewell, _logger),
            farewell,
            time);

        relays.Add(state);
        try
        {
            using var deadlines = new RelayDeadlines(
                state, client, transport, settings.IdleTimeout ?? options.Value.IdleTimeout, time);

            // The client is noticed to be gone also while the gateway does not read, because the service does not.
            using var aborted = http.RequestAborted.Register(
                () => state.End(RelaySide.Client, RpcCloseCode.Lost, "The connection was lost."));
            var end = await relay.RunAsync();
            RelayLog.Ended(_logger, id, end.Side, end.Close.Code, PeerText.Clean(end.Close.Reason));
        }
        finally
        {
            relays.Remove(state);
        }
    }

    private string UserOf(HttpContext http) => userIds.GetUserId(http.User) is { } user
        ? $"user {user}"
        : $"address {http.Connection.RemoteIpAddress}";
}
