using RpcGateway.Protocol;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Links;
using RpcGateway.Services.BackendLinks;

namespace RpcGateway.Server.Backends;

/// <summary>The link of one backend, with the connection on its channel 0. The backend registers once, and then serves.</summary>
internal sealed class BackendConnection : ILinkOwner, IAsyncDisposable
{
    private readonly BackendParts _parts;
    private readonly Link _link;
    private readonly RpcConnection _control;
    private BackendInstance? _instance;
    private int _hasRegistered;

    public BackendConnection(IRpcTransport transport, ConnectionContext context, BackendParts parts)
    {
        _parts = parts;
        _link = new Link(new PackedTransport(transport), context, this, new LinkOptions());
        _control = new RpcConnection(_link.Control, new RpcConnectionSettings
        {
            Id = context.Id,
            Options = new RpcConnectionOptions
            {
                MaxMessageSize = parts.Options.MaxRegistrationSize,
                MaxDepth = 1000,
                MaxConcurrentCalls = 10_000,
                HandshakeTimeout = parts.Options.RegistrationTimeout,
                IdleTimeout = Timeout.InfiniteTimeSpan,
                KeepAliveInterval = context.Options.KeepAliveInterval,
                KeepAliveTimeout = context.Options.KeepAliveTimeout,
            },
            Methods = parts.Methods,
            State = this,
            PingsWithMessages = true,
            LoggerFactory = parts.Loggers,
            TimeProvider = parts.Time,
        });
    }

    public BackendParts Parts => _parts;

    /// <summary>The instance; null before it has registered.</summary>
    public BackendInstance? Instance => Volatile.Read(ref _instance);

    /// <summary>Runs until the link ends or the backend breaks the rules.</summary>
    public async Task RunAsync()
    {
        var link = _link.RunAsync();
        var control = _control.RunAsync();
        var ended = await Task.WhenAny(link, control);
        _link.Abort(await ended);
        var close = await link;
        await control;
        if (_instance is not null)
        {
            _parts.Registry.Remove(_instance, close);
        }
    }

    /// <summary>Closes the link with a reason.</summary>
    public Task CloseAsync(RpcClose close) => _link.CloseAsync(close);

    /// <summary>Registers the backend.</summary>
    /// <exception cref="RpcException">The registration is refused.</exception>
    public RegistrationResult Register(BackendRegistration registration)
    {
        if (Interlocked.Exchange(ref _hasRegistered, 1) != 0)
        {
            throw new RpcException(RpcErrorCode.InvalidRequest, "The backend has already registered on this link.");
        }

        var contracts = registration.Contracts.Select(contract => contract.Name).ToArray();
        var instance = new BackendInstance(_link, registration.Instance, contracts, _parts.Time.GetUtcNow());
        try
        {
            _parts.Registry.Add(instance, registration);
        }
        catch
        {
            Volatile.Write(ref _hasRegistered, 0);
            throw;
        }

        Volatile.Write(ref _instance, instance);
        if (_link.Closed.IsCancellationRequested)
        {
            instance.SetGone();
        }

        return new RegistrationResult(_parts.Node.Id, _parts.Cluster, _parts.Options.MaxRegistrationSize);
    }

    /// <summary>Takes no new work from now on.</summary>
    public void Drain()
    {
        if (Instance is { } instance)
        {
            instance.Drain();
            _parts.Registry.NoteDraining(instance);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        await _control.DisposeAsync();
    }

    // Backends open no channels.
    LinkChannel? ILinkOwner.Accept(Link link, uint number, ReadOnlyMemory<byte> description) => null;
}
