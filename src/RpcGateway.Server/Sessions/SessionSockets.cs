using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Server.Connections;
using RpcGateway.Server.Telemetry;
using RpcGateway.Services;
using RpcGateway.Services.Connections;

namespace RpcGateway.Server.Sessions;

/// <summary>
/// Holds the request of each socket while a session uses it. The connection of a session can outlast the request in which it was
/// accepted: its end is then awaited here.
/// </summary>
internal sealed class SessionSockets(
    ConnectionRunner runner, ResumeHandshake handshake, ILogger<SessionSockets> logger, ISessionRelay? relay = null)
{
    private readonly ILogger _logger = GuardedLogger.Guard(logger);

    /// <summary>Runs the connection of a new client until it ends or loses its first socket.</summary>
    public async Task RunAsync(Task<ConnectedClient> accepting)
    {
        var client = (GatewayClient)await accepting;

        // Do not keep the task alive as long as the connection.
        accepting = null!;

        var life = ((GatewaySession)client.Session!).First;
        var running = runner.RunAsync(Task.FromResult<ConnectedClient>(client));
        if (!await life.Ended)
        {
            await running;
            return;
        }

        // Not awaited here: the request of the lost socket ends. A shutdown waits for the end of the connection with WaitForEndAsync.
        _ = WatchAsync(running, client.Id);
        await life.Socket.DisposeAsync();
    }

    /// <summary>
    /// Lets a session continue on a socket, until it no longer uses the socket. Returns false if it cannot be resumed: the client
    /// then starts on the same socket.
    /// </summary>
    public async Task<bool> TryResumeAsync(IRpcTransport socket, HttpContext http, string? endpoint)
    {
        try
        {
            if (await handshake.ChallengeAsync(socket) is not var (nonce, request))
            {
                return false;
            }

            if (await TryRelayAsync(socket, http, endpoint, nonce, request)
                || await TryContinueAsync(socket, http, endpoint, nonce, request))
            {
                return true;
            }

            await ResumeHandshake.RefuseAsync(socket, request);
            return false;
        }
        catch (Exception e)
        {
            SessionLog.HandshakeFailed(_logger, e.GetType().Name);
            socket.Abort();
            await socket.DisposeAsync();
            return true;
        }
    }

    /// <summary>
    /// Lets a session of this node continue on a socket, until it no longer uses the socket. Returns false if it cannot be resumed;
    /// nothing was sent on the socket then.
    /// </summary>
    public async Task<bool> TryContinueAsync(
        IRpcTransport socket, HttpContext http, string? endpoint, string nonce, ResumeRequest request)
    {
        if (await handshake.TryResumeAsync(socket, http, endpoint, nonce, request) is not { } resumed)
        {
            return false;
        }

        RequestSpan.End(http);
        await resumed.Repeating.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await resumed.Life.Ended;
        await socket.DisposeAsync();
        return true;
    }

    private async Task<bool> TryRelayAsync(
        IRpcTransport socket, HttpContext http, string? endpoint, string nonce, ResumeRequest request) =>
        relay is not null
        && RpcConnectionId.GetNode(request.Params!.ConnectionId ?? "") is { } node
        && await relay.CanReachAsync(node, http.RequestAborted)
        && await relay.TryRunAsync(socket, http, endpoint, node, nonce, request);

    private async Task WatchAsync(Task running, string id)
    {
        try
        {
            await running;
        }
        catch (Exception e)
        {
            SessionLog.EndFailed(_logger, id, e);
        }
    }
}
