using RpcGateway.Protocol;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Links;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Services.BackendLinks;

namespace RpcGateway.Server.Backends;

/// <summary>The link of one backend, with the connection on its channel 0. The backend registers once, and then serves.</summary>
internal sealed class BackendConnection : ILinkOwner, IAsyncDisposable
{
    private const int MaxProcessId = 64;

    private static readonly RpcClose RegisteredTwice = new(
        RpcCloseCode.PolicyViolation, "A backend may register once per link. Connect again to repeat a registration.");

    private readonly BackendParts _parts;
    private readonly NetworkAddresses _addresses;
    private readonly Link _link;
    private readonly RpcConnection _control;
    private readonly string? _owner;
    private BackendInstance? _instance;
    private int _hasRegistered;

    /// <param name="transport">The transport; disposed with the connection.</param>
    /// <param name="context">The id, the options, the logger and the clock of the link.</param>
    /// <param name="owner">The user that the backend authenticated as, or null.</param>
    /// <param name="addresses">The addresses of the link.</param>
    /// <param name="parts">What all links share.</param>
    public BackendConnection(IRpcTransport transport, ConnectionContext context, string? owner, NetworkAddresses addresses, BackendParts parts)
    {
        _parts = parts;
        _owner = owner;
        _addresses = addresses;
        _link = new Link(new PackedTransport(transport), context, this, parts.LinkOptions);
        _control = new RpcConnection(_link.Control, new RpcConnectionSettings
        {
            Id = context.Id,
            Options = new RpcConnectionOptions
            {
                MaxMessageSize = parts.Options.MaxRegistrationSize,
                MaxOutboundBytes = parts.Options.MaxLinkOutboundBytes,
                MaxDepth = ControlChecks.MaxDepth,
                MaxConcurrentCalls = 10_000,
                HandshakeTimeout = parts.Options.RegistrationTimeout,
                IdleTimeout = Timeout.InfiniteTimeSpan,
                KeepAliveInterval = context.Options.KeepAliveInterval,
                KeepAliveTimeout = context.Options.KeepAliveTimeout,
            },
            Methods = parts.Methods,
            State = this,
            PingsWithMessages = true,
            IsControl = true,
            MinBytesPerSecond = NetworkSpeed.MinOfLink,
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
        using var cluster = new ClusterAnnouncer(_parts.Identity, _control);
        var close = await LinkControl.RunAsync(_link, _control);
        if (_instance is not null)
        {
            _parts.Registry.Remove(_instance, close);
        }
    }

    /// <summary>Closes the link with a reason.</summary>
    public Task CloseAsync(RpcClose close) => _link.CloseAsync(close);

    /// <summary>
    /// Registers the backend. A link allows one attempt, so that a peer cannot repeat the costly checks without limit: a second one
    /// ends the link. A backend that was refused connects again later.
    /// </summary>
    /// <exception cref="RpcException">The registration is refused.</exception>
    public RegistrationResult Register(BackendRegistration registration)
    {
        if (Interlocked.Exchange(ref _hasRegistered, 1) != 0)
        {
            _link.Abort(RegisteredTwice);
            throw new RpcException(RpcErrorCode.InvalidRequest, RegisteredTwice.Reason);
        }

        if (BackendChecks.HasNull(registration))
        {
            throw new RpcException(RpcErrorCode.InvalidParams, "The contracts and methods of a registration must not be null.");
        }

        if (registration.Process is { } id && !(id.Length is > 0 and <= MaxProcessId && id.All(char.IsAsciiLetterOrDigit)))
        {
            throw new RpcException(RpcErrorCode.InvalidParams, $"The process of a registration must be 1 to {MaxProcessId} letters or digits.");
        }

        var contracts = registration.Contracts.Select(contract => contract.Name).ToArray();
        var instance = new BackendInstance(_link, registration.Instance, _owner, contracts, _parts.Time.GetUtcNow())
        {
            Addresses = _addresses,
            Process = registration.Process ?? Guid.NewGuid().ToString("n"),
        };
        _parts.Registry.Add(instance, registration);
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
            _parts.Registry.Drain(instance);
        }
    }

    /// <summary>Sends no new calls to the backend, and asks it to complete the others and to disconnect.</summary>
    /// <exception cref="RpcException">The backend did not respond.</exception>
    public async Task<bool> AskToDrainAsync(CancellationToken cancellationToken)
    {
        Drain();
        await DrainRequest.SendAsync(_control, Instance!.Name, _parts.Time, cancellationToken);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        await _control.DisposeAsync();
    }

    // Backends open no channels.
    LinkChannel? ILinkOwner.Accept(Link link, uint number, ReadOnlyMemory<byte> description) => null;
}
