using RpcGateway.Protocol;
using RpcGateway.Protocol.Wire;
using RpcGateway.Services;

namespace RpcGateway.Dashboard.Live;

/// <summary>Reads the connections and their running calls, limited to what a page can show.</summary>
internal sealed class LiveConnections(IRpcConnections connections)
{
    private const int MaxConnections = 500;
    private const int MaxCalls = 200;
    private const int MaxCallsRead = 10_000;
    private const int MaxUserLength = 100;

    public ConnectionsReading Read()
    {
        RpcConnectionSnapshot[] all = [.. connections.List().Where(IsShown)];
        IEnumerable<RpcConnectionSnapshot> busiest = all.Length <= MaxConnections ? all : all
            .OrderByDescending(one => one.OutboundBytes)
            .ThenByDescending(one => one.RunningCalls)
            .ThenByDescending(one => one.ReceivedBytes + one.SentBytes)
            .Take(MaxConnections);
        LiveConnection[] shown = [.. busiest.Select(Describe)];
        return new ConnectionsReading
        {
            Count = all.Length,
            Calls = all.Sum(one => (long)one.RunningCalls),
            Streams = all.Sum(one => (long)one.OpenStreams),
            Queued = all.Sum(one => one.OutboundBytes),
            BusiestConnections = shown,
            LongestCalls = ReadCalls(shown),
        };
    }

    /// <summary>Closes a connection; returns false if it does not exist or the page does not show it.</summary>
    public async ValueTask<bool> CloseAsync(string id, RpcClose close, CancellationToken cancellationToken) =>
        connections.Find(id) is { } connection
        && IsShown(connection)
        && await connections.CloseAsync(id, close, cancellationToken);

    // Calls without an elapsed time started before all measured ones, so they come first.
    private LiveCall[] ReadCalls(LiveConnection[] shown) =>
    [
        .. shown.Where(connection => connection.Calls > 0)
            .SelectMany(connection => connections.ListRunningCalls(connection.Id).Select(call => Describe(connection, call)))
            .Take(MaxCallsRead)
            .OrderByDescending(call => call.Elapsed ?? double.MaxValue)
            .Take(MaxCalls),
    ];

    private static bool IsShown(RpcConnectionSnapshot connection) => connection.Endpoint != LiveEndpoint.Name;

    private static LiveConnection Describe(RpcConnectionSnapshot connection) => new()
    {
        Id = connection.ConnectionId,
        User = (connection.User.Identity?.Name ?? connection.UserId) is { } user
            ? PeerText.Clean(user, MaxUserLength)
            : null,
        Address = connection.RemoteAddress?.ToString(),
        ConnectedAt = UnixTime.Of(connection.ConnectedAt),
        Detached = connection.IsDetached,
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
