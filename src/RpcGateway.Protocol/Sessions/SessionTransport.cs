using RpcGateway.Protocol.Transports;

namespace RpcGateway.Protocol.Sessions;

/// <summary>
/// The transport of a session. It survives the loss of its socket: it counts and keeps frames, and continues on the next socket without
/// losing or repeating any. The connection above it is unaware of that. Until a session is granted, it ends with its first socket.
/// </summary>
internal sealed class SessionTransport : IRpcTransport, IPingable, ISessionSocket
{
    private readonly SessionSocket _socket;
    private readonly ResumeBuffer _buffer = new();
    private readonly AckCounter _acks = new();
    private readonly SessionSender _sender;
    private readonly SessionReceiver _receiver;
    private Action? _attached;
    private long _readsBefore;
    private long _writesBefore;

    /// <param name="first">The first socket.</param>
    /// <param name="owner">Is informed when a socket is lost.</param>
    public SessionTransport(IRpcTransport first, ISessionOwner owner)
    {
        _socket = new SessionSocket(first, owner);
        _sender = new SessionSender(_socket, _buffer, _acks);
        _receiver = new SessionReceiver(_socket, _sender, _buffer, _acks);
        CanPing = first is IPingable { CanPing: true };
    }

    public RpcClose? PeerClose => _socket.End ?? _socket.Current?.PeerClose;

    public bool HasUnread => _socket.Current is { HasUnread: true };

    public bool IsDetached => _socket.Current is null;

    /// <summary>How often a socket was lost.</summary>
    public int Losses => _socket.Losses;

    /// <summary>Whether the session has ended, so that it can no longer be resumed.</summary>
    public bool HasEnded => _socket.End is not null;

    public bool CanPing { get; }

    public long Reads => Volatile.Read(ref _readsBefore) + ((_socket.Current as IPingable)?.Reads ?? 0);

    public long Writes => Volatile.Read(ref _writesBefore) + ((_socket.Current as IPingable)?.Writes ?? 0);

    /// <summary>The number of frames received so far.</summary>
    public long Received
    {
        get
        {
            lock (_socket)
            {
                return _acks.Received;
            }
        }
    }

    /// <summary>The number of the first frame that can be sent again.</summary>
    public long FirstKept
    {
        get
        {
            lock (_socket)
            {
                return _buffer.First;
            }
        }
    }

    /// <summary>The bytes that the kept frames take.</summary>
    public int KeptBytes => _buffer.Capacity;

    /// <summary>Keeps the frames that are sent from now on.</summary>
    public void Keep(int size)
    {
        lock (_socket)
        {
            _buffer.Keep(size);
        }
    }

    /// <summary>The session is granted. It still ends with its socket.</summary>
    /// <param name="peerBuffer">How many bytes the peer keeps.</param>
    public void SetPeerBuffer(int peerBuffer)
    {
        lock (_socket)
        {
            _acks.SetPeerBuffer(peerBuffer);
        }
    }

    /// <summary>From now on, the session outlasts its socket.</summary>
    public void StartResuming() => _socket.StartResuming();

    /// <summary>From now on, the session ends with its socket; it ends at once if it has none.</summary>
    public void StopResuming()
    {
        _socket.StopResuming();
        if (_socket.Current is null)
        {
            End(new RpcClose(RpcCloseCode.Lost, "The connection was lost."));
        }
    }

    /// <summary>
    /// Continues on another socket. Returns how many frames were received before, or null if the session has ended, or cannot be
    /// continued because frames are missing: it then has ended. Null also if the peer has acknowledged more since it asked for that;
    /// this changes nothing. Call <see cref="RepeatAsync"/> next.
    /// </summary>
    /// <param name="next">The socket.</param>
    /// <param name="received">How many frames the peer has received.</param>
    /// <param name="first">The first frame that the peer can send again.</param>
    public long? TryAttach(IRpcTransport next, long received, long first)
    {
        IRpcTransport? previous;
        long counted;
        var isComplete = false;
        lock (_socket)
        {
            if (!_socket.Resumes)
            {
                return null;
            }

            if (received >= 0 && received < _buffer.Acknowledged)
            {
                // Of an attempt that the peer has given up, and that was delayed on its way: it has continued since.
                return null;
            }

            counted = _acks.Received;
            if (received + 1 >= _buffer.First && first <= counted + 1 && _buffer.TryAcknowledge(received))
            {
                isComplete = true;
                _readsBefore = Reads + 1;
                _writesBefore = Writes;
                _acks.Acknowledge();
                _receiver.Restart();
                _socket.MustRepeat = true;
                previous = _socket.Replace(next);
            }
            else
            {
                previous = _socket.Current;
            }
        }

        if (!isComplete)
        {
            End(new RpcClose(RpcCloseCode.Lost, "The session cannot be resumed, because messages are missing."));
            return null;
        }

        previous?.Abort();
        Volatile.Read(ref _attached)?.Invoke();
        return counted;
    }

    public void WhenAttached(Action attached) => Volatile.Write(ref _attached, attached);

    /// <summary>Sends a response and the frames that the peer has not received to the socket of <see cref="TryAttach"/>.</summary>
    public Task RepeatAsync(IRpcTransport next, ReadOnlyMemory<byte> response) =>
        new SessionRepetition(_socket, _buffer).RunAsync(next, response);

    /// <summary>Ends the session if it waits for a socket. Returns whether it did.</summary>
    /// <param name="reason">The reason.</param>
    /// <param name="losses">The number of lost sockets: with another number, the session had a socket in the meantime.</param>
    public bool TryEndDetached(RpcClose reason, int losses)
    {
        lock (_socket)
        {
            if (_socket.Current is not null || _socket.End is not null || _socket.Losses != losses)
            {
                return false;
            }

            _socket.EndSession(reason);
            return true;
        }
    }

    /// <summary>
    /// Closes the current socket, but not the session, which continues on the next one. Returns false if the session would end with its
    /// socket; nothing has happened then.
    /// </summary>
    /// <param name="close">The code and the reason.</param>
    /// <param name="time">The clock.</param>
    public Task<bool> CloseSocketAsync(RpcClose close, TimeProvider time) => new SocketClosing(_socket).RunAsync(close, time);

    public bool TryLose(RpcClose reason) => _socket.Current is not { } current || _socket.TryDetach(current, reason);

    public void AcknowledgeIdle() => _sender.Acknowledge(isDue: false);

    public ValueTask<RpcTransportRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        _receiver.ReceiveAsync(buffer, cancellationToken);

    public ValueTask SendAsync(ReadOnlyMemory<byte> message, RpcFrameType type, CancellationToken cancellationToken) =>
        _sender.SendAsync(message, type, cancellationToken);

    public ValueTask FlushAsync(CancellationToken cancellationToken) => _sender.FlushAsync(cancellationToken);

    public ValueTask CloseAsync(RpcClose close, CancellationToken cancellationToken)
    {
        _socket.StopResuming();
        if (_socket.Current is { } current)
        {
            return current.CloseAsync(close, cancellationToken);
        }

        End(close);
        return default;
    }

    public void Abort() => End(new RpcClose(RpcCloseCode.Lost, "The connection was aborted."));

    public void Ping() => (_socket.Current as IPingable)?.Ping();

    public async ValueTask DisposeAsync()
    {
        Abort();
        await _sender.WaitAsync().ConfigureAwait(false);
        Keep(0);
        if (_socket.Current is { } current)
        {
            await current.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void End(RpcClose reason) => _socket.EndSession(reason)?.Abort();
}
