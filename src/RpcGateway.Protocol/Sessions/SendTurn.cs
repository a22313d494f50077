namespace RpcGateway.Protocol.Sessions;

/// <summary>Whose turn it is to use the socket: it sends one frame at a time.</summary>
internal sealed class SendTurn(SessionSocket socket)
{
    private Turn _turn;

    public enum Turn
    {
        Free,
        Queue,
        Acknowledgement,
        Repetition,
        Close,
    }

    /// <summary>Whether the current socket must repeat frames before anything else is sent. Used within the lock.</summary>
    public bool MustRepeat { get; set; }

    /// <summary>Whether it is the turn of the outbound queue. Read it within the lock, or in the outbound queue.</summary>
    public bool IsOfQueue => _turn == Turn.Queue;

    /// <summary>Takes the turn if it is free. The outbound queue keeps its turn until it flushes. Call it within the lock.</summary>
    public bool TryTake(Turn turn)
    {
        if (turn is Turn.Queue or Turn.Acknowledgement && MustRepeat)
        {
            return false;
        }

        if (_turn == Turn.Free || (turn == Turn.Queue && _turn == Turn.Queue))
        {
            _turn = turn;
            return true;
        }

        return false;
    }

    public void End(Turn turn)
    {
        lock (socket)
        {
            if (_turn == turn)
            {
                _turn = Turn.Free;
                socket.Signal();
            }
        }
    }
}
