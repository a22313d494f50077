using RpcGateway.Checker.Faults;

namespace RpcGateway.Checker.Checking;

/// <summary>When a session, or what nodes send each other, may be lost.</summary>
internal sealed class Losses(History history)
{
    // A client that was not connected then learns of the end of its session when it returns.
    private const int MaxReturn = 5000;

    // What a node does after it stood still may arrive later than the end of the fault.
    private const int MaxDelay = 2000;

    private static readonly string[] Ends = [nameof(FaultKind.Restart), nameof(FaultKind.Kill)];

    // A node without Redis, and one that is not heard for its lease, is lost for the others.
    private static readonly string[] Silences =
    [
        nameof(FaultKind.LongPause), nameof(FaultKind.RedisRestart), nameof(FaultKind.RedisPause), nameof(FaultKind.RedisCut),
        nameof(FaultKind.RedisSlow),
    ];

    private readonly (long From, long To)[] _sessions = Find(history, history.Nodes > 1 ? [.. Ends, .. Silences] : Ends);
    private readonly (long From, long To)[] _messages = Find(history, Silences);
    private readonly (long From, long To)[] _stores = Find(history, [nameof(FaultKind.RedisRestart)]);
    private readonly ILookup<int, long> _connected = history.Reconnects
        .Where(reconnect => !reconnect.IsRecovered)
        .ToLookup(reconnect => reconnect.Client, reconnect => reconnect.At);

    /// <summary>Whether a server, or Redis, was lost in this time.</summary>
    public bool OfSession(long from, long to) => Contains(_sessions, from, to);

    /// <summary>Whether messages between nodes may have been lost in this time.</summary>
    public bool OfMessages(long from, long to) => Contains(_messages, from - MaxDelay, to);

    /// <summary>
    /// Whether the outcomes of keyed calls may have been lost while a client had the connection on which it made a call. The client
    /// learns of it when it connects again, and does not know whether its call was executed before or after that.
    /// </summary>
    public bool OfStore(int client, long from, long to)
    {
        var connected = _connected[client].Where(at => at <= from).DefaultIfEmpty(0).Max();

        // A node without Redis cannot tell its clients where the outcomes are stored.
        return Contains(_stores, connected, to) || OfMessages(connected, connected);
    }

    /// <summary>Whether a client that returned at this time may have lost its session.</summary>
    public bool BeforeReturn(long at) => OfSession(at - MaxReturn, at);

    private static bool Contains((long From, long To)[] losses, long from, long to) =>
        losses.Any(loss => from <= loss.To && to >= loss.From);

    // A stalled machine is as good as a stopped node.
    private static (long From, long To)[] Find(History history, string[] kinds) =>
    [
        .. history.Faults.Where(fault => kinds.Contains(fault.Kind)).Select(fault => (fault.From, fault.To)),
        .. history.Nodes > 1 ? history.Stalls : [],
    ];
}
