using System.Text.Json;
using RpcGateway.Binding;

namespace RpcGateway.Protocol;

/// <summary>The limits and habits of a connection, the same on both ends.</summary>
public class RpcConnectionOptions
{
    /// <summary>The largest inbound message, in bytes. Default: 1 MiB. Range: 1 KiB to 64 MiB.</summary>
    public int MaxMessageSize { get; set; } = 1024 * 1024;

    /// <summary>The deepest nesting of inbound JSON. Default: 64. Range: 4 to 1000.</summary>
    public int MaxDepth { get; set; } = 64;

    /// <summary>The longest inbound batch, in messages. Default: 100. Range: 1 to 10,000.</summary>
    public int MaxBatchLength { get; set; } = 100;

    /// <summary>
    /// The peer's calls that may run at once; a call that waits for the peer's own answer does not count.
    /// Default: 100. Range: 1 to 100,000.
    /// </summary>
    public int MaxConcurrentCalls { get; set; } = 100;

    /// <summary>Our calls that may wait for the peer's answer. Default: 10,000. Range: 1 to 1,000,000.</summary>
    public int MaxPendingCalls { get; set; } = 10_000;

    /// <summary>The streams that may be open at once, in each direction. Default: 100. Range: 1 to 100,000.</summary>
    public int MaxStreams { get; set; } = 100;

    /// <summary>The bytes that may wait to be sent before a slow peer is dealt with. Default: 1 MiB. Range: 16 KiB to 1 GiB.</summary>
    public int MaxOutboundBytes { get; set; } = 1024 * 1024;

    /// <summary>The items a stream may run ahead of its reader. Default: 256. Range: 1 to 100,000.</summary>
    public int StreamReadAhead { get; set; } = 256;

    /// <summary>The bytes a binary stream may have under way. Default: 1 MiB. Range: 4 KiB to 64 MiB.</summary>
    public int BinaryWindow { get; set; } = 1024 * 1024;

    /// <summary>
    /// The time a new connection has to say something. Default: 15 s. Range: 100 ms to 10 min, or
    /// <see cref="Timeout.InfiniteTimeSpan"/>.
    /// </summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The time a connection may go without a message in either direction, a running call or an open stream; pings are no
    /// messages. Default: 30 min. Range: 100 ms to 24 h, or <see cref="Timeout.InfiniteTimeSpan"/>.
    /// </summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>The time between two pings. Default: 15 s. Range: 100 ms to 10 min.</summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The time a ping may go without its pong before the peer counts as dead. Default: 15 s. Range: 100 ms to 10 min.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Whether peers see the type, text and stack of exceptions that are no <see cref="RpcException"/>. Default: false.
    /// </summary>
    public bool EnableDetailedErrors { get; set; }

    /// <summary>
    /// Whether calls carry the baggage of the current span to the peer, and take over the baggage of the peer. Anybody who
    /// can connect can then put values into it, and whatever is in it leaves the process. Default: false.
    /// </summary>
    public bool PropagateBaggage { get; set; }

    /// <summary>
    /// What arguments and results are serialized with. Default: camelCase, strict numbers, reflection where the
    /// application has it. Without reflection, put your JsonSerializerContext into its TypeInfoResolverChain.
    /// </summary>
    public JsonSerializerOptions SerializerOptions { get; set; } = RpcJson.CreateOptions();

    /// <summary>Everything that is wrong with these settings, a sentence each; empty if all is well.</summary>
    public virtual IEnumerable<string> Validate()
    {
        string?[] errors =
        [
            Number(nameof(MaxMessageSize), MaxMessageSize, 1024, 64 * 1024 * 1024),
            Number(nameof(MaxDepth), MaxDepth, 4, 1000),
            Number(nameof(MaxBatchLength), MaxBatchLength, 1, 10_000),
            Number(nameof(MaxConcurrentCalls), MaxConcurrentCalls, 1, 100_000),
            Number(nameof(MaxPendingCalls), MaxPendingCalls, 1, 1_000_000),
            Number(nameof(MaxStreams), MaxStreams, 1, 100_000),
            Number(nameof(MaxOutboundBytes), MaxOutboundBytes, 16 * 1024, 1024 * 1024 * 1024),
            Number(nameof(StreamReadAhead), StreamReadAhead, 1, 100_000),
            Number(nameof(BinaryWindow), BinaryWindow, 4 * 1024, 64 * 1024 * 1024),
            Time(nameof(HandshakeTimeout), HandshakeTimeout, TimeSpan.FromMinutes(10), mayBeInfinite: true),
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
