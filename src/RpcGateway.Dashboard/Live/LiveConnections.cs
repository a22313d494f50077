using RpcGateway.Protocol;
using RpcGateway.Protocol.Wire;
using RpcGateway.Server;

namespace RpcGateway.Dashboard.Live;

/// <summary>Reads the connections and what runs on them, as much as a page can show.</summary>
internal sealed class LiveConnections(IRpcConnections connections)
{
    private const int MostConnections = 500;
    private const int MostCalls = 200;
    private const int MostCallsRead = 10_000;
    private const int LongestUser = 100;

    public ConnectionsRead Read()
    {
        RpcConnectionSnapshot[] all = [.. connections.List().Where(IsShown)];
        IEnumerable<RpcConnectionSnapshot> busiest = all.Length <= MostConnections ? all : all
            .OrderByDescending(one => one.OutboundBytes)
            .ThenByDescending(one => one.RunningCalls)
            .ThenByDescending(one => one.ReceivedBytes + one.SentBytes)
            .Take(MostConnections);
        LiveConnection[] shown = [.. busiest.Select(Describe)];
        return new ConnectionsRead
        {
            Count = all.Length,
            Calls = all.Sum(one => (long)one.RunningCalls),
            Streams = all.Sum(one => (long)one.OpenStreams),
            Queued = all.Sum(one => one.OutboundBytes),
            Busiest = shown,
            Longest = ReadCalls(shown),
        };
    }

    /// <summary>Closes one of those that are shown.</summary>
    public async ValueTask<bool> CloseAsync(string id, RpcClose close, CancellationToken cancellationToken) =>
        connections.Find(id) is { } connection
        && IsShown(connection)
        && await connections.CloseAsync(id, close, cancellationToken);

    // Those whose beginning nobody measured began before all others.
    private LiveCall[] ReadCalls(LiveConnection[] of) =>
    [
        .. of.Where(connection => connection.Calls > 0)
            .SelectMany(connection => connections.ListRunningCalls(connection.Id).Select(call => Describe(connection, call)))
            .Take(MostCallsRead)
            .OrderByDescending(call => call.Elapsed ?? double.MaxValue)
            .Take(MostCalls),
    ];

    private static bool IsShown(RpcConnectionSnapshot connection) => connection.Endpoint != LiveEndpoint.Name;

    private static LiveConnection Describe(RpcConnectionSnapshot connection) => new()
    {
        Id = connection.ConnectionId,
        User = (connection.User.Identity?.Name ?? connection.UserId) is { } user
            ? PeerText.Clean(user, LongestUser)
            : null,
        Address = connection.RemoteAddress?.ToString(),
        ConnectedAt = UnixTime.Of(connection.ConnectedAt),
        Received = connection.ReceivedBytes,
        Sent = connection.SentBytes,
        Queued = connection.OutboundBytes,
        Calls = connection.RunningCalls,
        Streams = connection.OpenStreams,
    };

    private static LiveCall Describe(LiveConnection connection, RpcRunningCall call) => new()
    {
        Connection = connection.Id,
        Method = call.Method,
        Elapsed = call.Elapsed?.TotalMilliseconds,
        ItemsSent = call.ItemsSent,
        ItemsReceived = call.ItemsReceived,
        BytesSent = call.BytesSent,
        BytesReceived = call.BytesReceived,
    };
}
