using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace RpcGateway.Protocol;

/// <summary>What one connection is made of, beside its transport.</summary>
public sealed class RpcConnectionSettings
{
    /// <summary>The limits and habits.</summary>
    public RpcConnectionOptions Options { get; init; } = new();

    /// <summary>The methods that the peer can call. Default: none.</summary>
    public RpcMethodTable Methods { get; init; } = RpcMethodTable.Empty;

    /// <summary>The connection's id in logs and for callbacks. Default: a random one.</summary>
    public string? Id { get; init; }

    /// <summary>Whether <c>rpcgateway.v1</c> was negotiated: shared frames and binary streams. Default: false.</summary>
    public bool Extended { get; init; }

    /// <summary>Anything that the owner wants to find again from a call. Default: null.</summary>
    public object? State { get; init; }

    /// <summary>Called once when no message can come or go any more, before the calls that still run have ended. Must not throw.</summary>
    public Action<RpcConnection>? Lost { get; init; }

    /// <summary>The span that every call links to, usually that of the HTTP request. Default: none.</summary>
    public ActivityContext Link { get; init; }

    /// <summary>
    /// What this process is for the connection, in metrics: one of a few fixed words, as <c>server</c> or <c>client</c>.
    /// Default: <c>peer</c>.
    /// </summary>
    public string Role { get; init; } = "peer";

    /// <summary>
    /// Tells the addresses, for spans; asked at the first one, so a connection without any pays nothing. Default: unknown.
    /// </summary>
    public Func<RpcConnection, RpcNetworkAddresses>? Addresses { get; init; }

    /// <summary>
    /// Gets the errors with id null that the peer sends: it could not use a message, and does not say which one. Called on
    /// the read loop, which it must not block; must not throw. Default: they are only logged.
    /// </summary>
    public Action<RpcConnection, RpcException>? ProtocolErrorReceived { get; init; }

    /// <summary>
    /// Whether <c>$/ping</c> shows that the peer lives, because the transport cannot ping: in a browser. Default: false.
    /// </summary>
    public bool PingsWithMessages { get; init; }

    /// <summary>Where log lines go. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The clock of the deadlines. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
