using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Reading;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Protocol;

/// <summary>Everything that a connection needs except its transport.</summary>
public sealed class RpcConnectionSettings
{
    /// <summary>The limits and other options.</summary>
    public RpcConnectionOptions Options { get; init; } = new();

    /// <summary>The methods that the peer can call. Default: none.</summary>
    public RpcMethodTable Methods { get; init; } = RpcMethodTable.Empty;

    /// <summary>The id of the connection, for logs and callbacks. Default: a random id.</summary>
    public string? Id { get; init; }

    /// <summary>The negotiated subprotocol. Default: plain JSON-RPC.</summary>
    public RpcSubprotocol Subprotocol { get; init; }

    /// <summary>
    /// An object of the owner, available to the method handlers and to the delegates in these settings. Default: null.
    /// </summary>
    public object? State { get; init; }

    /// <summary>
    /// Called once, with <see cref="State"/>, when messages can no longer be sent or received; the running calls have not
    /// ended yet. Must not throw.
    /// </summary>
    public Action<object?>? Lost { get; init; }

    /// <summary>The span that every call links to, usually the span of the HTTP request. Default: none.</summary>
    public ActivityContext Link { get; init; }

    /// <summary>
    /// The role of this process in the connection, for metrics and spans. Default: <see cref="RpcConnectionRole.Peer"/>.
    /// </summary>
    public RpcConnectionRole Role { get; init; } = RpcConnectionRole.Peer;

    /// <summary>
    /// Called, with <see cref="State"/>, for each error with id null: the peer could not process a message and did not
    /// report which one. Runs on the read loop, so it must not block or throw. Default: the errors are only logged.
    /// </summary>
    public Action<object?, RpcException>? ProtocolErrorReceived { get; init; }

    /// <summary>
    /// Whether the keep-alive sends <c>$/ping</c> messages because the transport cannot send pings, as in a browser.
    /// Default: false.
    /// </summary>
    public bool PingsWithMessages { get; init; }

    /// <summary>Creates the loggers. Default: nothing is logged.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The clock for timeouts. Default: the system clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Whether several messages may share a frame, whatever the subprotocol. Default: as the subprotocol says.</summary>
    internal bool SharesFrames { get; init; }

    /// <summary>
    /// Called with <see cref="State"/> when <see cref="RpcConnectionOptions.HandshakeTimeout"/> or
    /// <see cref="RpcConnectionOptions.IdleTimeout"/> has passed: whether the connection stays open nevertheless, because its peer is
    /// known and may only be listening. Must not block or throw. Default: false.
    /// </summary>
    internal Func<object?, bool>? MayBeSilent { get; init; }

    /// <summary>Limits how many messages the peer can send. Default: null, no limit.</summary>
    internal MessageLimiter? Limiter { get; init; }

    /// <summary>
    /// Called when the peer announces with <c>$/tokenExpiring</c> that the time of the authentication ends soon, with the remaining
    /// time. Runs on the read loop, so it must not block or throw. Default: the message is unknown.
    /// </summary>
    internal Action<TimeSpan>? TokenExpiring { get; init; }

    /// <summary>
    /// Called when the peer reports with <c>$/messagesMissed</c> that messages to this end may have been lost before they reached the
    /// connection. Runs on the read loop, so it must not block or throw. Default: the message is unknown.
    /// </summary>
    internal Action? MessagesMissed { get; init; }

    /// <summary>
    /// Whether the connection carries only messages about a link itself: traces and metrics contain neither the connection nor its
    /// calls. Default: false.
    /// </summary>
    internal bool IsControl { get; init; }

    /// <summary>The numbers that this end assigns. Default: from 1.</summary>
    internal NumberRange Numbers { get; init; }

    /// <summary>
    /// The speed below which a network counts as broken, in bytes per second: the pings of <see cref="PingsWithMessages"/> wait for
    /// the messages before them.
    /// </summary>
    internal int MinBytesPerSecond { get; init; } = NetworkSpeed.MinOfClient;

    /// <summary>
    /// Returns the network addresses for <see cref="State"/>; called when the first span needs them. Default: unknown.
    /// </summary>
    internal Func<object?, NetworkAddresses>? Addresses { get; init; }
}
