using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using RpcGateway.Protocol.Transports;

namespace RpcGateway.Server.Handshakes;

/// <summary>
/// Inserts a <see cref="CoalescingStream"/> between the server's network connection and the framework's WebSocket, for HTTP/1.1
/// and HTTP/2. If the server has neither feature, like an in-memory test server, nothing changes.
/// </summary>
internal sealed class CoalescingUpgrade(IHttpUpgradeFeature? upgrade, IHttpExtendedConnectFeature? connect)
    : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    public bool IsUpgradableRequest => upgrade?.IsUpgradableRequest ?? false;

    [MemberNotNullWhen(true, nameof(Protocol))]
    public bool IsExtendedConnect => connect?.IsExtendedConnect ?? false;

    public string? Protocol => connect?.Protocol;

    private CoalescingStream? Stream { get; set; }

    /// <summary>Middleware that must run before the WebSocket middleware.</summary>
    public static Task Prepare(HttpContext http, RequestDelegate next)
    {
        var features = http.Features;
        var feature = new CoalescingUpgrade(features.Get<IHttpUpgradeFeature>(), features.Get<IHttpExtendedConnectFeature>());
        if (feature.IsUpgradableRequest)
        {
            features.Set<IHttpUpgradeFeature>(feature);
        }
        else if (feature.IsExtendedConnect)
        {
            features.Set<IHttpExtendedConnectFeature>(feature);
        }
        else
        {
            // An in-memory test server accepts WebSockets without an upgrade, by a feature of its own.
            return next(http);
        }

        // If the application called UseWebSockets, a feature exists that uses the server's original features.
        if (features.Get<IHttpWebSocketFeature>() is not null)
        {
            features.Set<IHttpWebSocketFeature>(null);
        }

        return next(http);
    }

    /// <summary>Whether an accepted WebSocket will use a <see cref="CoalescingStream"/>.</summary>
    public static bool IsPrepared(HttpContext http) => Find(http) is not null;

    /// <summary>Returns the stream below the accepted WebSocket; null if there is none.</summary>
    public static CoalescingStream? GetStream(HttpContext http) => Find(http)?.Stream;

    private static CoalescingUpgrade? Find(HttpContext http) =>
        http.Features.Get<IHttpUpgradeFeature>() as CoalescingUpgrade
            ?? http.Features.Get<IHttpExtendedConnectFeature>() as CoalescingUpgrade;

    public async Task<Stream> UpgradeAsync() => Stream = new CoalescingStream(await upgrade!.UpgradeAsync());

    public async ValueTask<Stream> AcceptAsync() => Stream = new CoalescingStream(await connect!.AcceptAsync());
}
