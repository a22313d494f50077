namespace RpcGateway.Protocol.Sessions;

/// <summary>
/// The current socket of a session, if any, and whose turn it is to use it. It is also the lock of the session's state.
/// </summary>
internal sealed class SessionSocket(IRpcTransport first, ISessionOwner owner)
{
    private IRpcTransport? _current = first;
    private TaskCompletionSource? _changed;
    private bool _resumes;
    private SendTurn _turn;
    private int _losses;

    /// <summary>The current socket; null while there is none. Read it within the lock for decisions.</summary>
    public IRpcTransport? Current => Volatile.Read(ref _current);

    /// <summary>How often a socket was lost.</summary>
    public int Losses => Volatile.Read(ref _losses);

    /// <summary>Why the session has ended; null while it has not.</summary>
    public RpcClose? End { get; private set; }

    /// <summary>The socket that this end closes, so that the session continues on another one; null for none.</summary>
    public IRpcTransport? Closing { get; set; }

    /// <summary>Whether the current socket must repeat frames before anything else is sent. Used within the lock.</summary>
    public bool MustRepeat { get; set; }

    /// <summary>Whether it is the turn of the outbound queue. Read it within the lock, or in the outbound queue.</summary>
    public bool IsTurnOfQueue => _turn == SendTurn.Queue;

    /// <summary>Whether the session outlasts the current socket.</summary>
    public bool Resumes => _resumes && End is null;

    /// <summary>From now on, the session outlasts its sockets.</summary>
    public void StartResuming()
    {
        lock (this)
        {
            _resumes = true;
        }
    }

    /// <summary>The loss of the current socket ends the session, because it is closing or was never granted.</summary>
    public void StopResuming()
    {
        lock (this)
        {
            _resumes = false;
        }
    }

    /// <summary>Sets the next socket. Call it within the lock. Returns the previous one, which must be aborted.</summary>
    public IRpcTransport? Replace(IRpcTransport next)
    {
        var previous = _current;
        Volatile.Write(ref _current, next);
        Closing = null;
        Signal();
        return previous;
    }

    /// <summary>The use of a socket failed. Returns false if the session ends with it.</summary>
    public bool TryDetach(IRpcTransport socket, RpcClose reason)
    {
        lock (this)
        {
            if (!Resumes)
            {
                return false;
            }

            if (_current != socket)
            {
                // Noticed before, by another user of the socket.
                return true;
            }

            Volatile.Write(ref _current, null);
            _losses++;
            Signal();
        }

        socket.Abort();
        owner.OnDetached(socket, reason);
        return true;
    }

    /// <summary>Ends the session. Returns the current socket, which must be aborted.</summary>
    public IRpcTransport? EndSession(RpcClose reason)
    {
        lock (this)
        {
            End ??= reason;
            Signal();
            return _current;
        }
    }

    /// <summary>Takes the turn if it is free. The outbound queue keeps its turn until it flushes. Call it within the lock.</summary>
    public bool TryTakeTurn(SendTurn turn)
    {
        if (turn is SendTurn.Queue or SendTurn.Acknowledgement && MustRepeat)
        {
            return false;
        }

        if (_turn == SendTurn.Free || (turn == SendTurn.Queue && _turn == SendTurn.Queue))
        {
            _turn = turn;
            return true;
        }

        return false;
    }

    public void EndTurn(SendTurn turn)
    {
        lock (this)
        {
            if (_turn == turn)
            {
                _turn = SendTurn.Free;
                Signal();
            }
        }
    }

    /// <summary>Completes with the next change. Call it within the lock.</summary>
    public Task WaitForChangeAsync() =>
        (_changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Resumes those who wait for a change. Call it within the lock.</summary>
    public void Signal()
    {
        _changed?.TrySetResult();
        _changed = null;
    }

    /// <summary>The error for the use of an ended session. Call it after <see cref="End"/> was set.</summary>
    public IOException CreateError() => new($"The session has ended: {End!.Value.Reason}");
}
