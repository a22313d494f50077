namespace RpcGateway.Protocol.Transports;

/// <summary>
/// The frame of a WebSocket ping without content (RFC 6455, section 5.5.2). <see cref="System.Net.WebSockets.WebSocket"/>
/// cannot send pings on request.
/// </summary>
internal static class Pings
{
    private const byte FinalPing = 0x89;
    private const byte Masked = 0x80;

    private static readonly byte[] ServerPing = [FinalPing, 0];

    /// <param name="masks">Whether the sender is a client.</param>
    public static ReadOnlyMemory<byte> Create(bool masks)
    {
        if (!masks)
        {
            return ServerPing;
        }

        byte[] frame = [FinalPing, Masked, 0, 0, 0, 0];
        Random.Shared.NextBytes(frame.AsSpan(2));
        return frame;
    }
}
