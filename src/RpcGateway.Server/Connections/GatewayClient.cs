using System.Net;
using Microsoft.AspNetCore.Http;
using RpcGateway.Server.Telemetry;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;
using RpcGateway.Services.Connections;

namespace RpcGateway.Server.Connections;

/// <summary>A client that connected to this gateway with an HTTP request.</summary>
internal sealed class GatewayClient(HttpContext http, RpcConnectionContext context, string? endpoint)
    : ConnectedClient(context, endpoint)
{
    private int _greeted;
    private volatile bool _hasCompletedHello;

    /// <summary>The request that was upgraded; it lives as long as the connection.</summary>
    public HttpContext Http { get; } = http;

    public override IPAddress? RemoteAddress
    {
        get
        {
            try
            {
                return HttpAddresses.Unmap(Http.Connection.RemoteIpAddress);
            }
            catch (ObjectDisposedException)
            {
                // The request has ended in the meantime, together with its connection.
                return null;
            }
        }
    }

    public static new GatewayClient Of(object? state) => (GatewayClient)state!;

    public override void OnRegistered(bool isAdded)
    {
        if (!isAdded)
        {
            GatewayTelemetry.CountRefusal("shutting_down");
        }

        RequestSpan.End(Http);
    }

    /// <summary>Marks <c>$/hello</c> as received: a connection accepts it once.</summary>
    /// <returns>False if it was already received.</returns>
    public bool TryBeginHello() => Interlocked.Exchange(ref _greeted, 1) == 0;

    /// <summary>Called when the response to <c>$/hello</c> is about to be sent.</summary>
    public void CompleteHello() => _hasCompletedHello = true;

    /// <summary>
    /// Whether the client may only be listening: it introduced itself, has a user, or belongs to a group. Such a client is not
    /// closed because it is silent.
    /// </summary>
    public bool MayBeSilent(GatewayNode node) =>
        _hasCompletedHello
        || Context.PeekUser().Identities.Any(identity => identity.IsAuthenticated)
        || node.IsInGroup(Id);

    /// <summary>Accepts <c>$/hello</c> again after a failure: the client can retry with a new token.</summary>
    public void ResetHello() => Volatile.Write(ref _greeted, 0);
}
