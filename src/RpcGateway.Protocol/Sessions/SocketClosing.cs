namespace RpcGateway.Protocol.Sessions;

/// <summary>Closes the socket of a session with a code, although the session continues on the next socket.</summary>
internal sealed class SocketClosing(SessionSocket socket)
{
    // The time for the peer to read what was sent before, and then to respond to the close.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>Returns false if the session ends with its socket: then nothing has happened.</summary>
    public async Task<bool> RunAsync(RpcClose close, TimeProvider time)
    {
        IRpcTransport? current;
        lock (socket)
        {
            if (!socket.Resumes)
            {
                return false;
            }

            current = socket.Current;
        }

        if (current is not null)
        {
            await CloseAsync(current, close).WaitAsync(Timeout, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await WaitForLossAsync(current).WaitAsync(Timeout, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            socket.TryDetach(current, close);
            socket.EndTurn(SendTurn.Close);
        }

        return true;
    }

    // Waits for the frame that is being sent: a close in the middle of it would violate the protocol. Nothing is sent after the close.
    private async Task CloseAsync(IRpcTransport current, RpcClose close)
    {
        while (true)
        {
            Task changed;
            lock (socket)
            {
                if (socket.Current != current || socket.End is not null)
                {
                    return;
                }

                if (socket.TryTakeTurn(SendTurn.Close))
                {
                    socket.Closing = current;
                    break;
                }

                changed = socket.WaitForChangeAsync();
            }

            await changed.ConfigureAwait(false);
        }

        try
        {
            await current.CloseAsync(close, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The socket broke in the meantime. The reader reports that.
        }
    }

    private async Task WaitForLossAsync(IRpcTransport current)
    {
        while (true)
        {
            Task changed;
            lock (socket)
            {
                if (socket.Current != current || socket.End is not null)
                {
                    return;
                }

                changed = socket.WaitForChangeAsync();
            }

            await changed.ConfigureAwait(false);
        }
    }
}
