namespace RpcGateway.Checker.Contracts;

/// <summary>Deliberate bugs, each of which the checker must find.</summary>
internal static class Bug
{
    /// <summary>The proxy repeats a message of a client.</summary>
    public const string Repeat = "repeat";

    /// <summary>The proxy drops a notification of a client without cutting its connection.</summary>
    public const string Drop = "drop";

    /// <summary>The proxy drops a response without cutting the connection.</summary>
    public const string LoseResponse = "lose-response";

    /// <summary>The proxy exchanges two messages of a client.</summary>
    public const string Swap = "swap";

    /// <summary>The ledger executes a call again, as if it had forgotten that it did.</summary>
    public const string Forget = "forget";

    /// <summary>The ledger acknowledges a call that it did not execute.</summary>
    public const string FalseAcknowledgement = "false-acknowledgement";

    /// <summary>The ledger returns the result of another call.</summary>
    public const string Misroute = "misroute";

    /// <summary>The ledger sends a message again, as a replay does that starts one message early.</summary>
    public const string EarlyReplay = "early-replay";

    /// <summary>A stream omits an item.</summary>
    public const string StreamGap = "stream-gap";

    /// <summary>The ledger keeps memory with each call.</summary>
    public const string Leak = "leak";

    /// <summary>The proxy removes the keys of keyed calls, as if the server had forgotten them.</summary>
    public const string ForgetKey = "forget-key";

    /// <summary>The balancer passes the messages of a client to two nodes.</summary>
    public const string Duplicate = "duplicate";

    /// <summary>A message of a node does not reach the clients of other nodes.</summary>
    public const string LoseNews = "lose-news";

    /// <summary>Those that only a gateway of several nodes has.</summary>
    public static readonly string[] Cluster = [Duplicate, LoseNews];

    public static readonly string[] All =
        [Repeat, Drop, LoseResponse, Swap, Forget, FalseAcknowledgement, Misroute, EarlyReplay, StreamGap, Leak, ForgetKey, .. Cluster];

    // Not the first message: the run must have begun.
    public static bool IsDue(string? wanted, string bug, long number) => wanted == bug && number % 20 == 19;
}
