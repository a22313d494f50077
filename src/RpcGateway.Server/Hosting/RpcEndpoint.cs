using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.Options;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Server.Connections;
using RpcGateway.Server.Handshakes;
using RpcGateway.Server.Limits;
using RpcGateway.Server.Sessions;
using RpcGateway.Server.Telemetry;
using RpcGateway.Services;
using RpcGateway.Services.Connections;

namespace RpcGateway.Server.Hosting;

/// <summary>Accepts or refuses a WebSocket handshake, and runs the connection until it ends.</summary>
internal sealed class RpcEndpoint(
    ClientFactory clients,
    ConnectionRunner runner,
    SessionSockets sessions,
    HandshakeRules rules,
    ConnectionSlots slots,
    IRpcUserIdProvider userIds,
    IOptions<RpcGatewayOptions> options)
{
    private bool CanResume => options.Value.ResumeBufferSize > 0;

    /// <param name="http">The request.</param>
    /// <param name="endpoint">The name of the endpoint, or null.</param>
    public Task HandleAsync(HttpContext http, string? endpoint)
    {
        var subprotocol = Subprotocols.Choose(http.WebSockets.WebSocketRequestedProtocols, CanResume);
        var resumes = subprotocol == SubprotocolNames.RpcGatewayV1Resume;
        ConnectionSlot? slot = null;
        if ((rules.Check(http, onlyOwn: endpoint is not null) ?? (resumes ? slots.CheckFiles() : rules.CheckNew(endpoint) ?? TakeSlot(http, out slot))) is { } refusal)
        {
            GatewayTelemetry.CountRefusal(refusal.Reason);
            return refusal.WriteAsync(http.Response);
        }

        return resumes ? ResumeAsync(http, endpoint)
            : CanResume && subprotocol == SubprotocolNames.RpcGatewayV1 ? sessions.RunAsync(AcceptAsync(http, endpoint, subprotocol, slot!))
            : runner.RunAsync(AcceptAsync(http, endpoint, subprotocol, slot!));
    }

    private EndpointRefusal? TakeSlot(HttpContext http, out ConnectionSlot? slot)
    {
        var user = http.Features.Get<IHttpAuthenticationFeature>()?.User;
        var userId = user is null || options.Value.MaxConnectionsPerUser is null ? null : userIds.GetUserId(user);
        return slots.Take(userId, HttpAddresses.Unmap(http.Connection.RemoteIpAddress), out slot);
    }

    // The socket continues a session, which has kept its slot, or starts one like any other socket.
    private async Task ResumeAsync(HttpContext http, string? endpoint)
    {
        var socket = await AcceptSocketAsync(http, SubprotocolNames.RpcGatewayV1Resume);
        if (await sessions.TryResumeAsync(socket, http, endpoint))
        {
            return;
        }

        ConnectionSlot? slot = null;
        if ((rules.CheckNew(endpoint) ?? TakeSlot(http, out slot)) is { } refusal)
        {
            // Too late for an HTTP status.
            GatewayTelemetry.CountRefusal(refusal.Reason);
            await using (socket)
            {
                await socket.CloseAsync(new RpcClose(RpcCloseCode.PolicyViolation, refusal.Message), http.RequestAborted);
            }

            return;
        }

        await sessions.RunAsync(Task.FromResult<ConnectedClient>(
            clients.Create(http, endpoint, socket, RpcSubprotocol.RpcGatewayV1, slot!)));
    }

    private async Task<ConnectedClient> AcceptAsync(
        HttpContext http, string? endpoint, string? subprotocol, ConnectionSlot slot)
    {
        using var span = RpcTelemetry.Source.StartActivity(RpcTelemetryNames.SpanConnect);
        try
        {
            var socket = await AcceptSocketAsync(http, subprotocol);
            var client = clients.Create(http, endpoint, socket, SubprotocolNames.Parse(subprotocol), slot);
            if (span is { IsAllDataRequested: true })
            {
                span.SetTag(RpcTelemetryNames.ConnectionId, client.Id);
                HttpAddresses.Of(http).Describe(span);
            }

            return client;
        }
        catch (Exception e)
        {
            slots.Release(slot);
            span.SetFailed(e);
            throw;
        }
    }

    private async Task<IRpcTransport> AcceptSocketAsync(HttpContext http, string? subprotocol)
    {
        // With a CoalescingStream below the WebSocket, the RpcConnection itself sends keep-alive pings.
        var (keepAliveInterval, keepAliveTimeout) = CoalescingUpgrade.IsPrepared(http)
            ? (TimeSpan.Zero, Timeout.InfiniteTimeSpan)
            : WebSocketTransport.GetKeepAlive(options.Value);

        // The transport disposes it.
        var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = subprotocol,
            KeepAliveInterval = keepAliveInterval,
            KeepAliveTimeout = keepAliveTimeout,
        });
        return new WebSocketTransport(socket, CoalescingUpgrade.GetStream(http));
    }
}
