namespace RpcGateway.Protocol.Sessions;

/// <summary>The messages that both ends exchange on a socket before a session continues on it.</summary>
internal static class ResumeMessage
{
    /// <summary>Receives one message. Returns nothing if the peer sent something else than one text of that size.</summary>
    /// <exception cref="IOException">The peer closed the socket.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReceiveAsync(IRpcTransport socket, int maxSize, CancellationToken cancellationToken)
    {
        var buffer = new byte[maxSize];
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read.Type == RpcFrameType.Close)
            {
                throw new IOException("The peer closed the socket before a session continued on it.");
            }

            length += read.Count;
            if (read.EndOfMessage)
            {
                return read.Type == RpcFrameType.Text ? buffer.AsMemory(0, length) : default;
            }
        }

        return default;
    }
}
