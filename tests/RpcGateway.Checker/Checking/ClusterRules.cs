namespace RpcGateway.Checker.Checking;

/// <summary>The rules for several nodes.</summary>
internal static class ClusterRules
{
    // For as long, a node that shuts down completes calls on its connection while the client has its next one: both receive messages.
    private const int MaxOverlap = 5000;

    // A node tells its clients about a gap as soon as it has found all others again, which may be after the first message.
    private const int MaxNoticeDelay = 2000;

    /// <summary>A client that returns at any node finds its session, unless it has ended.</summary>
    public static IEnumerable<string> LostSessions(History history)
    {
        var losses = new Losses(history);
        var withSession = history.Sessions.Values.SelectMany(clients => clients).ToHashSet();
        return history.Reconnects
            .Where(reconnect => history.Nodes > 1 && !reconnect.IsRecovered && withSession.Contains(reconnect.Client) && !losses.BeforeReturn(reconnect.At))
            .Select(reconnect => $"client {reconnect.Client} at {reconnect.At}");
    }

    /// <summary>Messages of one node arrive in order, each once. A new session may be at a node that passes on the last ones later.</summary>
    public static IEnumerable<string> NewsOutOfOrder(History history) => NewsOfOneConnection(history)
        .GroupBy(message => (message.Client, message.Node, message.Session))
        .SelectMany(messages => messages.Zip(messages.Skip(1)))
        .Where(pair => pair.First.Sequence >= pair.Second.Sequence)
        .Select(pair => $"client {pair.First.Client}: {pair.Second.Sequence} after {pair.First.Sequence} at {pair.Second.At}");

    /// <summary>None is missing in a session while all nodes had Redis, unless the client was told.</summary>
    public static IEnumerable<string> MissingNews(History history)
    {
        var losses = new Losses(history);
        var missed = history.Missed.ToLookup(told => told.Client, told => told.At);
        return NewsOfOneConnection(history)
            .GroupBy(message => (message.Client, message.Node, message.Session))
            .SelectMany(messages => messages.Zip(messages.Skip(1)))
            .Where(pair => pair.First.Sequence + 1 < pair.Second.Sequence
                && !losses.OfMessages(pair.First.At, pair.Second.At)
                && !missed[pair.First.Client].Any(at => at >= pair.First.At && at <= pair.Second.At + MaxNoticeDelay))
            .Select(pair => $"client {pair.First.Client}: {pair.Second.Sequence} after {pair.First.Sequence} at {pair.Second.At}");
    }

    private static IEnumerable<(int Client, int Session, long Node, long Sequence, long At)> NewsOfOneConnection(History history)
    {
        var begins = history.Reconnects.Where(reconnect => !reconnect.IsRecovered).ToLookup(reconnect => reconnect.Client, reconnect => reconnect.At);
        return history.News.Where(message => !begins[message.Client].Any(begin => begin <= message.At && message.At <= begin + MaxOverlap));
    }
}
