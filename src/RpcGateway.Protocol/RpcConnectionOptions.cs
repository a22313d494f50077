using System.Text.Json;
using RpcGateway.Binding;

namespace RpcGateway.Protocol;

/// <summary>The limits and other options of a connection. Both ends use the same type.</summary>
public class RpcConnectionOptions
{
    /// <summary>The maximum size of an inbound message, in bytes. Default: 1 MiB. Range: 1 KiB to 64 MiB.</summary>
    public int MaxMessageSize { get; set; } = 1024 * 1024;

    /// <summary>The maximum nesting depth of inbound JSON. Default: 64. Range: 4 to 1000.</summary>
    public int MaxDepth { get; set; } = 64;

    /// <summary>The maximum length of an inbound batch, in messages. Default: 100. Range: 1 to 10,000.</summary>
    public int MaxBatchLength { get; set; } = 100;

    /// <summary>
    /// The maximum number of calls from the peer that run at once. A call that waits for a response from the peer does not
    /// count. Default: 100. Range: 1 to 100,000.
    /// </summary>
    public int MaxConcurrentCalls { get; set; } = 100;

    /// <summary>
    /// The maximum number of calls to the peer that wait for a response. Default: 10,000. Range: 1 to 1,000,000.
    /// </summary>
    public int MaxPendingCalls { get; set; } = 10_000;

    /// <summary>The maximum number of open streams, in each direction. Default: 100. Range: 1 to 100,000.</summary>
    public int MaxStreams { get; set; } = 100;

    /// <summary>
    /// The number of bytes that may wait to be sent before the peer counts as slow. Default: 1 MiB. Range: 16 KiB to 1 GiB.
    /// </summary>
    public int MaxOutboundBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// The number of items that a stream may send ahead of its reader. Default: 256. Range: 1 to 100,000.
    /// </summary>
    public int StreamReadAhead { get; set; } = 256;

    /// <summary>
    /// The number of unacknowledged bytes that a binary stream may send. Default: 1 MiB. Range: 4 KiB to 64 MiB.
    /// </summary>
    public int BinaryWindow { get; set; } = 1024 * 1024;

    /// <summary>
    /// The time within which a new connection must receive its first message. A gateway does not close a client that has an
    /// authenticated user or belongs to a group. Default: 15 s. Range: 100 ms to 10 min, or
    /// <see cref="Timeout.InfiniteTimeSpan"/>.
    /// </summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The time within which the rest of a message must arrive after its first part, in addition to the time that the received bytes
    /// take at 20 kB/s. Default: 2 min. Range: 100 ms to 24 h, or <see cref="Timeout.InfiniteTimeSpan"/>.
    /// </summary>
    public TimeSpan MessageTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The time after which a connection without messages in either direction, running calls and open streams is closed.
    /// Pings do not count as messages. A gateway does not close a client that has an authenticated user, belongs to a group or
    /// has completed <c>$/hello</c>: it may only be listening, and pings show that it is alive. Default: 30 min. Range: 100 ms to 24 h, or <see cref="Timeout.InfiniteTimeSpan"/>.
    /// </summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>The time between pings. Default: 15 s. Range: 100 ms to 10 min.</summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The time to wait for the response to a ping before the peer counts as dead. Default: 15 s. Range: 100 ms to 10 min.
    /// </summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Whether peers receive the type, text and stack trace of exceptions other than <see cref="RpcException"/>. Default:
    /// false.
    /// </summary>
    public bool EnableDetailedErrors { get; set; }

    /// <summary>
    /// Whether calls send the baggage of the current span to the peer, and adopt the baggage that the peer sends. Any
    /// client that can connect can then set its values, and all of its content leaves the process. Default: false.
    /// </summary>
    public bool PropagateBaggage { get; set; }

    /// <summary>
    /// The options for serializing arguments and results. Default: camelCase, strict numbers, and reflection if the
    /// application allows it. Without reflection, add a JsonSerializerContext to the TypeInfoResolverChain.
    /// </summary>
    public JsonSerializerOptions SerializerOptions { get; set; } = RpcJson.CreateOptions();

    /// <summary>Validates the options. Returns one sentence for each error; empty if all values are valid.</summary>
    public virtual IEnumerable<string> Validate()
    {
        string?[] errors =
        [
            Number(nameof(MaxMessageSize), MaxMessageSize, 1024, 64 * 1024 * 1024),
            Number(nameof(MaxDepth), MaxDepth, 4, JsonLimits.MaxDepth),
            Number(nameof(MaxBatchLength), MaxBatchLength, 1, 10_000),
            Number(nameof(MaxConcurrentCalls), MaxConcurrentCalls, 1, 100_000),
            Number(nameof(MaxPendingCalls), MaxPendingCalls, 1, 1_000_000),
            Number(nameof(MaxStreams), MaxStreams, 1, 100_000),
            Number(nameof(MaxOutboundBytes), MaxOutboundBytes, 16 * 1024, 1024 * 1024 * 1024),
            Number(nameof(StreamReadAhead), StreamReadAhead, 1, 100_000),
            Number(nameof(BinaryWindow), BinaryWindow, 4 * 1024, 64 * 1024 * 1024),
            Time(nameof(HandshakeTimeout), HandshakeTimeout, TimeSpan.FromMinutes(10), mayBeInfinite: true),
            Time(nameof(MessageTimeout), MessageTimeout, TimeSpan.FromHours(24), mayBeInfinite: true),
            Time(nameof(IdleTimeout), IdleTimeout, TimeSpan.FromHours(24), mayBeInfinite: true),
            Time(nameof(KeepAliveInterval), KeepAliveInterval, TimeSpan.FromMinutes(10), mayBeInfinite: false),
            Time(nameof(KeepAliveTimeout), KeepAliveTimeout, TimeSpan.FromMinutes(10), mayBeInfinite: false),
            SerializerOptions is null ? "SerializerOptions must not be null." : null,
        ];
        return errors.OfType<string>();
    }

    private static string? Number(string name, int value, int from, int to) =>
        value >= from && value <= to ? null : $"{name} is {value}, but must be from {from} to {to}.";

    private static string? Time(string name, TimeSpan value, TimeSpan to, bool mayBeInfinite)
    {
        if ((value >= TimeSpan.FromMilliseconds(100) && value <= to) || (mayBeInfinite && value == Timeout.InfiniteTimeSpan))
        {
            return null;
        }

        return $"{name} is {value}, but must be from 00:00:00.1 to {to}{(mayBeInfinite ? ", or infinite" : "")}.";
    }
}
