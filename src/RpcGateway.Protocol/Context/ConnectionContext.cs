using Microsoft.Extensions.Logging;

namespace RpcGateway.Protocol.Context;

/// <summary>What all parts of a connection share. It does not reference the parts.</summary>
internal sealed class ConnectionContext(
    string id, RpcConnectionOptions options, RpcSubprotocol subprotocol, ILogger logger, TimeProvider time, object? state)
{
    private RpcPeerLimits _peerLimits = RpcPeerLimits.Unknown;
    private TaskCompletionSource<TimeSpan>? _peerLeaving;

    /// <summary>The id for logs and spans.</summary>
    public string Id => id;

    public RpcConnectionOptions Options => options;

    public ILogger Logger => logger;

    public TimeProvider Time => time;

    /// <summary>The <see cref="RpcConnectionSettings.State"/> of the connection's owner.</summary>
    public object? State => state;

    /// <summary>The negotiated subprotocol.</summary>
    public RpcSubprotocol Subprotocol => subprotocol;

    /// <summary>Whether binary streams are available.</summary>
    public bool HasBinaryStreams => subprotocol == RpcSubprotocol.RpcGatewayV1;

    /// <summary>Whether several messages may share a frame. Default: as the subprotocol says.</summary>
    public bool SharesFrames { get; init; } = subprotocol == RpcSubprotocol.RpcGatewayV1;

    /// <summary>Called when the peer announces that the time of the authentication ends soon; null if that does not matter.</summary>
    public Action<TimeSpan>? TokenExpiring { get; init; }

    /// <summary>See <see cref="RpcConnectionSettings.MessagesMissed"/>.</summary>
    public Action? MessagesMissed { get; init; }

    /// <summary>Whether only messages about a link itself are sent, which are not calls of an application.</summary>
    public bool IsControl { get; init; }

    /// <summary>What the peer accepts. Set on receipt of <c>$/hello</c>.</summary>
    public RpcPeerLimits PeerLimits
    {
        get => Volatile.Read(ref _peerLimits);
        set => Volatile.Write(ref _peerLimits, value);
    }

    /// <summary>
    /// Completes when the peer sends <c>$/goingAway</c>. The result is the delay after which a client may connect again.
    /// </summary>
    // Created on demand: few connections last until the server shuts down.
    public TaskCompletionSource<TimeSpan> PeerLeaving => LazyInitializer.EnsureInitialized(
        ref _peerLeaving, static () => new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Ends the connection and calls its peer. Set once, before the connection starts.</summary>
    public IConnectionControl Control { get; set; } = null!;
}
