namespace RpcGateway.Protocol.Telemetry;

/// <summary>What connections have transferred: of those that ended, or of all.</summary>
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
