using RpcGateway.Protocol;
using RpcGateway.Protocol.Sessions;
using RpcGateway.Server.Connections;
using RpcGateway.Services.Connections;

namespace RpcGateway.Server.Sessions;

/// <summary>The session of one client: its sockets, one after another, and its key.</summary>
internal sealed class GatewaySession : ISessionOwner, IClientSession
{
    // The object is its own lock: a separate one would add 40 bytes to every session.

    private readonly DetachedSessions _detached;
    private readonly ConnectionObservers _observers;
    private SocketLife _life;
    private GatewayClient? _client;
    private bool _isDetached;

    public GatewaySession(IRpcTransport first, DetachedSessions detached, ConnectionObservers observers)
    {
        _detached = detached;
        _observers = observers;
        _life = new SocketLife(first);
        Transport = new SessionTransport(first, this);
    }

    public SessionTransport Transport { get; }

    public bool IsDetached => Transport.IsDetached;

    /// <summary>The key for proofs; null until the session is granted.</summary>
    public byte[]? Key { get; private set; }

    /// <summary>The life of the first socket.</summary>
    public SocketLife First => _life;

    public GatewayClient Client
    {
        get => _client ?? throw new InvalidOperationException("The client has not been created.");
        set => _client = value;
    }

    /// <summary>Grants the session, with a new key.</summary>
    /// <param name="size">The bytes to keep.</param>
    /// <param name="clientSize">The bytes that the client keeps.</param>
    public byte[] Grant(int size, int clientSize)
    {
        Transport.Keep(size);
        Key = SessionProof.CreateKey();
        Transport.SetPeerBuffer(clientSize);
        Transport.StartResuming();
        return Key;
    }

    /// <summary>Continues on another socket. Returns null if the session cannot be resumed: it has then ended, or the request was late.</summary>
    /// <param name="next">The socket.</param>
    /// <param name="received">How many frames the client has received.</param>
    /// <param name="first">The first frame that the client can send again.</param>
    /// <param name="counted">How many frames this end has received.</param>
    public SocketLife? TryAttach(IRpcTransport next, long received, long first, out long counted)
    {
        counted = 0;
        var life = new SocketLife(next);
        lock (this)
        {
            var before = _life;
            _life = life;
            if (Transport.TryAttach(next, received, first) is not { } frames)
            {
                _life = before;
                return null;
            }

            counted = frames;
            Client.Detach();
            before.End(continues: true);
            if (!_isDetached)
            {
                Client.Notify(() => _observers.DetachedAsync(Client));
            }

            _isDetached = false;
            _detached.Remove(this);
            Client.Notify(() => _observers.ResumedAsync(Client));
        }

        return life;
    }

    public Task<bool> CloseSocketAsync(RpcClose close, TimeProvider time) => Transport.CloseSocketAsync(close, time);

    public void End()
    {
        lock (this)
        {
            _life.End(continues: false);
        }
    }

    void ISessionOwner.OnDetached(IRpcTransport socket, RpcClose reason)
    {
        lock (this)
        {
            if (_life.Socket != socket)
            {
                // Replaced in the meantime.
                return;
            }

            _isDetached = true;
            Client.Detach();
            _detached.Add(this, reason);
            Client.Notify(() => _observers.DetachedAsync(Client));
            _life.End(continues: true);
        }
    }
}
