namespace RpcGateway.Protocol.Sessions;

/// <summary>Sends the kept frames again, on the next socket of a session.</summary>
internal sealed class SessionRepetition(SessionSocket socket, ResumeBuffer buffer)
{
    /// <summary>Sends a response and the kept frames to the next socket.</summary>
    /// <param name="next">The socket; nothing more is sent if it is no longer the current one.</param>
    /// <param name="response">A message for the peer that is not counted; empty if none.</param>
    public async Task RunAsync(IRpcTransport next, ReadOnlyMemory<byte> response)
    {
        if (await BeginAsync(next).ConfigureAwait(false) is not { } frames)
        {
            return;
        }

        try
        {
            await SocketWrites.AwaitAsync(socket, next, SendAsync(next, response, frames)).ConfigureAwait(false);
        }
        finally
        {
            End(next);
        }
    }

    private static async ValueTask SendAsync(
        IRpcTransport next, ReadOnlyMemory<byte> response, IReadOnlyList<(RpcFrameType Type, byte[] Frame)> frames)
    {
        if (!response.IsEmpty)
        {
            await next.SendAsync(response, RpcFrameType.Text, CancellationToken.None).ConfigureAwait(false);
        }

        foreach (var (type, frame) in frames)
        {
            await next.SendAsync(frame, type, CancellationToken.None).ConfigureAwait(false);
        }

        await next.FlushAsync(CancellationToken.None).ConfigureAwait(false);
    }

    // The previous socket was aborted, so a write to it ends soon.
    private async Task<IReadOnlyList<(RpcFrameType Type, byte[] Frame)>?> BeginAsync(IRpcTransport next)
    {
        while (true)
        {
            Task changed;
            lock (socket)
            {
                if (socket.Current != next || socket.End is not null)
                {
                    return null;
                }

                if (socket.TryTakeTurn(SendTurn.Repetition))
                {
                    return buffer.CopyAll();
                }

                changed = socket.WaitForChangeAsync();
            }

            await changed.ConfigureAwait(false);
        }
    }

    private void End(IRpcTransport next)
    {
        lock (socket)
        {
            // Otherwise, the next socket repeats them again.
            socket.MustRepeat &= socket.Current != next;
        }

        socket.EndTurn(SendTurn.Repetition);
    }
}
