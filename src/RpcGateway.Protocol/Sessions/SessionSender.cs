namespace RpcGateway.Protocol.Sessions;

/// <summary>
/// Sends the frames of the outbound queue and acknowledgements. A frame is kept before it is sent, so that the loss of the socket does
/// not lose it.
/// </summary>
internal sealed class SessionSender(SessionSocket socket, ResumeBuffer buffer, AckCounter acks)
{
    private Task _acknowledging = Task.CompletedTask;

    /// <summary>Sends a frame of the outbound queue. Waits while there is no socket.</summary>
    public ValueTask SendAsync(ReadOnlyMemory<byte> frame, RpcFrameType type, CancellationToken cancellationToken)
    {
        if (TryBegin(frame.Span, type) is not { } current)
        {
            return SendWhenReadyAsync(frame, type, cancellationToken);
        }

        var send = SocketWrites.Send(current, frame, type, cancellationToken);
        return send.IsCompletedSuccessfully ? default : SocketWrites.AwaitAsync(socket, current, send);
    }

    /// <summary>Ends the turn of the outbound queue.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        // Without the lock: only the outbound queue, which calls this, takes and ends its turn.
        if (socket.IsTurnOfQueue && socket.Current is { } current)
        {
            var flush = TryAcknowledgeSoon(current) is { } ack
                ? SocketWrites.SendAckAsync(current, ack)
                : SocketWrites.Flush(current, cancellationToken);
            if (!flush.IsCompletedSuccessfully)
            {
                return AwaitFlushAsync(current, flush);
            }
        }

        socket.EndTurn(SendTurn.Queue);
        return default;
    }

    /// <summary>Acknowledges what was received, unless something else is being sent: then it is acknowledged later.</summary>
    /// <param name="isDue">Whether to wait until it is due.</param>
    public void Acknowledge(bool isDue)
    {
        IRpcTransport? current;
        byte[] ack;
        lock (socket)
        {
            current = socket.Current;
            if (current is null || !buffer.IsKeeping || !acks.HasNew || (isDue && !acks.IsDue)
                || !socket.TryTakeTurn(SendTurn.Acknowledgement))
            {
                return;
            }

            ack = SessionAck.Create(acks.Acknowledge());
        }

        // WaitAsync waits for it. The turn ensures that there is only one.
        _acknowledging = AcknowledgeAsync(current, ack);
    }

    /// <summary>Waits for the last acknowledgement.</summary>
    public Task WaitAsync() => _acknowledging;

    // The first check takes no lock: with an older count, the next flush acknowledges.
    private byte[]? TryAcknowledgeSoon(IRpcTransport current)
    {
        if (!acks.IsSoonDue)
        {
            return null;
        }

        lock (socket)
        {
            return socket.Current == current && buffer.IsKeeping && acks.IsSoonDue ? SessionAck.Create(acks.Acknowledge()) : null;
        }
    }

    private IRpcTransport? TryBegin(ReadOnlySpan<byte> frame, RpcFrameType type)
    {
        lock (socket)
        {
            if (socket.Current is not { } current || !socket.TryTakeTurn(SendTurn.Queue))
            {
                return null;
            }

            buffer.Add(frame, type);
            return current;
        }
    }

    private async ValueTask SendWhenReadyAsync(ReadOnlyMemory<byte> frame, RpcFrameType type, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Kept frames may have to be repeated before this one is sent.
            socket.EndTurn(SendTurn.Queue);
            Task changed;
            lock (socket)
            {
                if (socket.End is not null)
                {
                    throw socket.CreateError();
                }

                changed = socket.WaitForChangeAsync();
            }

            if (TryBegin(frame.Span, type) is { } current)
            {
                var send = SocketWrites.Send(current, frame, type, cancellationToken);
                await SocketWrites.AwaitAsync(socket, current, send).ConfigureAwait(false);
                return;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask AwaitFlushAsync(IRpcTransport current, ValueTask flush)
    {
        try
        {
            await SocketWrites.AwaitAsync(socket, current, flush).ConfigureAwait(false);
        }
        finally
        {
            socket.EndTurn(SendTurn.Queue);
        }
    }

    private async Task AcknowledgeAsync(IRpcTransport current, byte[] ack)
    {
        try
        {
            await SocketWrites.AwaitAsync(socket, current, SocketWrites.SendAckAsync(current, ack)).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The session ends with its socket. The reader reports that.
        }

        socket.EndTurn(SendTurn.Acknowledgement);
    }
}
