namespace RpcGateway.Protocol.Sessions;

/// <summary>Uses a socket whose failure does not fail the session.</summary>
internal static class SocketWrites
{
    private static readonly RpcClose Lost = new(RpcCloseCode.Lost, "The connection was lost while sending.");

    public static ValueTask Send(
        IRpcTransport current, ReadOnlyMemory<byte> frame, RpcFrameType type, CancellationToken cancellationToken)
    {
        try
        {
            return current.SendAsync(frame, type, cancellationToken);
        }
        catch (Exception e)
        {
            return ValueTask.FromException(e);
        }
    }

    public static ValueTask Flush(IRpcTransport current, CancellationToken cancellationToken)
    {
        try
        {
            return current.FlushAsync(cancellationToken);
        }
        catch (Exception e)
        {
            return ValueTask.FromException(e);
        }
    }

    public static async ValueTask SendAckAsync(IRpcTransport current, byte[] ack)
    {
        await current.SendAsync(ack, RpcFrameType.Binary, CancellationToken.None).ConfigureAwait(false);
        await current.FlushAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Waits for a write. Its failure detaches the socket, and is an error only if the session ends with the socket.</summary>
    public static async ValueTask AwaitAsync(SessionSocket socket, IRpcTransport current, ValueTask write)
    {
        try
        {
            await write.ConfigureAwait(false);
        }
        catch (Exception) when (socket.TryDetach(current, Lost))
        {
        }
    }
}
