namespace RpcGateway.Protocol.Transports;

/// <summary>The frame of a WebSocket's ping without content (RFC 6455, section 5.5.2), which <see cref="System.Net.WebSockets.WebSocket"/> cannot send.</summary>
internal static class Pings
{
    private const byte FinalPing = 0x89;
    private const byte Masked = 0x80;

    private static readonly byte[] OfServer = [FinalPing, 0];

    /// <param name="masks">Whether it is a client's.</param>
    public static ReadOnlyMemory<byte> Create(bool masks)
    {
        if (!masks)
        {
            return OfServer;
        }

        byte[] frame = [FinalPing, Masked, 0, 0, 0, 0];
        Random.Shared.NextBytes(frame.AsSpan(2));
        return frame;
    }
}
