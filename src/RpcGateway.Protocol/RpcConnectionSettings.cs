using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Protocol;

/// <summary>The parts of a connection other than its transport.</summary>
public sealed class RpcConnectionSettings
{
    /// <summary>The limits and other options.</summary>
    public RpcConnectionOptions Options { get; init; } = new();

    /// <summary>The methods that the peer can call. Default: none.</summary>
    public RpcMethodTable Methods { get; init; } = RpcMethodTable.Empty;

    /// <summary>The connection's id in logs and for callbacks. Default: a random one.</summary>
    public string? Id { get; init; }

    /// <summary>What was negotiated. Default: plain JSON-RPC.</summary>
    public RpcSubprotocol Subprotocol { get; init; }

    /// <summary>Any object of the owner's, available to method handlers and callbacks of these settings. Default: null.</summary>
    public object? State { get; init; }

    /// <summary>
    /// Called once, with <see cref="State"/>, when messages can no longer be sent or received, before the running calls have
    /// ended. Must not throw.
    /// </summary>
    public Action<object?>? Lost { get; init; }

    /// <summary>The span that every call links to, usually that of the HTTP request. Default: none.</summary>
    public ActivityContext Link { get; init; }

    /// <summary>What this process is for the connection, in metrics and spans. Default: <see cref="RpcConnectionRole.Peer"/>.</summary>
    public RpcConnectionRole Role { get; init; } = RpcConnectionRole.Peer;

    /// <summary>
    /// Receives, with <see cref="State"/>, the errors with id null from the peer: the peer could not use a message and did not
    /// report which one. Called on the read loop, which it must not block; must not throw. Default: they are only logged.
    /// </summary>
    public Action<object?, RpcException>? ProtocolErrorReceived { get; init; }

    /// <summary>
    /// Whether the keep-alive sends <c>$/ping</c>, because the transport cannot ping: in a browser. Default: false.
    /// </summary>
    public bool PingsWithMessages { get; init; }

    /// <summary>Where log lines go. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The clock of the deadlines. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Finds the addresses when the first span needs them, from <see cref="State"/>. Default: unknown.</summary>
    internal Func<object?, NetworkAddresses>? Addresses { get; init; }
}
