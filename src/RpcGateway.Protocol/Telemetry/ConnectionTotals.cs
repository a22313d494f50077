namespace RpcGateway.Protocol.Telemetry;

/// <summary>The traffic of several connections: of those that have ended, or of all.</summary>
internal struct ConnectionTotals
{
    public long BytesReceived;
    public long BytesSent;
    public long ItemsReceived;
    public long ItemsSent;

    public void Add(IConnectionFigures connection)
    {
        BytesReceived += connection.ReceivedBytes;
        BytesSent += connection.SentBytes;
        ItemsReceived += connection.ItemsReceived;
        ItemsSent += connection.ItemsSent;
    }
}
