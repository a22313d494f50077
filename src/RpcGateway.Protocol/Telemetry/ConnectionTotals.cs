namespace RpcGateway.Protocol.Telemetry;

/// <summary>What connections have transferred: of those that ended, or of all.</summary>
internal struct ConnectionTotals
{
    public long BytesReceived;
    public long BytesSent;
    public long ItemsReceived;
    public long ItemsSent;

    public void Add(RpcConnection connection)
    {
        BytesReceived += connection.ReceivedBytes;
        BytesSent += connection.Outbound.SentBytes;
        ItemsReceived += connection.PeekStreams?.ItemsReceived ?? 0;
        ItemsSent += connection.PeekStreams?.ItemsSent ?? 0;
    }
}
