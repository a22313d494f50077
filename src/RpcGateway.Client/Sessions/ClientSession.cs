using RpcGateway.Protocol;
using RpcGateway.Protocol.Sessions;

namespace RpcGateway.Client.Sessions;

/// <summary>The client's end of a session: survives the loss of its socket if the server grants it.</summary>
internal sealed class ClientSession : ISessionOwner
{
    private readonly Lock _lock = new();
    private TaskCompletionSource<RpcClose> _loss = Create();
    private SessionGrant? _grant;

    /// <param name="first">The first socket.</param>
    /// <param name="bufferSize">The number of bytes to keep.</param>
    public ClientSession(IRpcTransport first, int bufferSize)
    {
        Socket = first;
        BufferSize = bufferSize;
        Transport = new SessionTransport(first, this);
        Transport.Keep(bufferSize);
    }

    public SessionTransport Transport { get; }

    public int BufferSize { get; }

    /// <summary>What the server granted; null if nothing.</summary>
    public SessionGrant? Grant => Volatile.Read(ref _grant);

    /// <summary>Completes with the reason when the current socket is lost.</summary>
    public Task<RpcClose> Lost
    {
        get
        {
            lock (_lock)
            {
                return _loss.Task;
            }
        }
    }

    private IRpcTransport Socket { get; set; }

    /// <summary>Takes over what the server granted; with null, the session ends with its socket.</summary>
    public void Start(SessionGrant? grant)
    {
        Volatile.Write(ref _grant, grant);
        if (grant is null)
        {
            Transport.Keep(0);
        }
        else
        {
            Transport.SetPeerBuffer(grant.Buffer);
        }
    }

    /// <summary>
    /// The application has prepared the connection: from now on, the session outlasts its socket. Before, the connection ends with its
    /// socket, so that the preparation fails at once and runs again on the next one.
    /// </summary>
    public void StartResuming()
    {
        if (Grant is not null)
        {
            Transport.StartResuming();
        }
    }

    /// <summary>Continues on another socket. Returns false if the session has ended.</summary>
    /// <param name="next">The socket.</param>
    /// <param name="received">How many frames the server has received.</param>
    public async Task<bool> TryContinueAsync(IRpcTransport next, long received)
    {
        IRpcTransport previous;
        lock (_lock)
        {
            previous = Socket;
            Socket = next;
            _loss = Create();
        }

        var continues = Transport.TryAttach(next, received, first: 0) is not null;
        await previous.DisposeAsync().ConfigureAwait(false);
        if (continues)
        {
            await Transport.RepeatAsync(next, default).ConfigureAwait(false);
        }
        else
        {
            Transport.Abort();
        }

        return continues;
    }

    void ISessionOwner.OnDetached(IRpcTransport socket, RpcClose reason)
    {
        lock (_lock)
        {
            if (Socket == socket)
            {
                _loss.TrySetResult(reason);
            }
        }
    }

    private static TaskCompletionSource<RpcClose> Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
