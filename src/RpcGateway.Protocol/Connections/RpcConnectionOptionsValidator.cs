namespace RpcGateway.Protocol.Connections;

/// <summary>Holds every setting against the range in its documentation, and reports all that are outside at once.</summary>
internal static class RpcConnectionOptionsValidator
{
    public static IEnumerable<string> Validate(RpcConnectionOptions options)
    {
        string?[] errors =
        [
            Number(nameof(options.MaxMessageSize), options.MaxMessageSize, 1024, 64 * 1024 * 1024),
            Number(nameof(options.MaxDepth), options.MaxDepth, 4, 1000),
            Number(nameof(options.MaxBatchLength), options.MaxBatchLength, 1, 10_000),
            Number(nameof(options.MaxConcurrentCalls), options.MaxConcurrentCalls, 1, 100_000),
            Number(nameof(options.MaxPendingCalls), options.MaxPendingCalls, 1, 1_000_000),
            Number(nameof(options.MaxStreams), options.MaxStreams, 1, 100_000),
            Number(nameof(options.MaxOutboundBytes), options.MaxOutboundBytes, 16 * 1024, 1024 * 1024 * 1024),
            Number(nameof(options.StreamReadAhead), options.StreamReadAhead, 1, 100_000),
            Number(nameof(options.BinaryWindow), options.BinaryWindow, 4 * 1024, 64 * 1024 * 1024),
            Time(nameof(options.HandshakeTimeout), options.HandshakeTimeout, TimeSpan.FromMinutes(10), mayBeInfinite: true),
            Time(nameof(options.IdleTimeout), options.IdleTimeout, TimeSpan.FromHours(24), mayBeInfinite: true),
            Time(nameof(options.KeepAliveInterval), options.KeepAliveInterval, TimeSpan.FromMinutes(10), mayBeInfinite: false),
            Time(nameof(options.KeepAliveTimeout), options.KeepAliveTimeout, TimeSpan.FromMinutes(10), mayBeInfinite: false),
            options.SerializerOptions is null ? "SerializerOptions must not be null." : null,
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
