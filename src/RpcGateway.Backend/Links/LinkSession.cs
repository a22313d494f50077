using System.Text.Json;
using RpcGateway.Backend.Clients;
using RpcGateway.Backend.Routes;
using RpcGateway.Client.Connecting;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Links;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Services.BackendLinks;
using RpcGateway.Services.Connections;

namespace RpcGateway.Backend.Links;

/// <summary>One connection to a gateway, from the handshake until it ends.</summary>
internal sealed class LinkSession : ILinkOwner, IAsyncDisposable
{
    // How often a shutdown checks whether the received calls have started.
    private static readonly TimeSpan SettleInterval = TimeSpan.FromMilliseconds(5);

    // The gateway may have chosen this process for a call before it received the announcement, and send the call after its response.
    // A thread that is interrupted in between needs milliseconds.
    private static readonly TimeSpan StragglerTime = TimeSpan.FromMilliseconds(250);

    private static readonly byte[] NoParams = "{}"u8.ToArray();

    private readonly ClientChannels _clients;
    private readonly LiveGateways _live;
    private readonly Lock _clusterLock = new();
    private readonly Task<RpcClose> _running;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _cluster;

    /// <param name="id">The id for logs.</param>
    /// <param name="transport">The transport; disposed with the session.</param>
    /// <param name="clients">Accepts the channels of clients.</param>
    /// <param name="parts">The options, loggers and clock.</param>
    /// <param name="askedToDrain">Called when the gateway asks the backend to drain. Must not block or throw.</param>
    public LinkSession(string id, ConnectedTransport transport, ClientChannels clients, LinkParts parts, Action askedToDrain)
    {
        _clients = clients;
        _live = parts.Live;
        var logger = GuardedLogger.Guard(parts.Loggers.CreateLogger(typeof(RpcConnection).FullName!));
        var context = new ConnectionContext(id, parts.TransportOptions, RpcSubprotocol.JsonRpc, logger, parts.Time, state: null);
        Link = new Link(transport.Transport, context, this, parts.LinkOptions);
        Control = new RpcConnection(Link.Control, new RpcConnectionSettings
        {
            Id = id,
            Options = parts.ControlOptions,
            Methods = new RpcMethodTable([new DrainRequestHandler(askedToDrain), new ClusterHandler(SetCluster)]),
            PingsWithMessages = true,
            IsControl = true,
            MinBytesPerSecond = NetworkSpeed.MinOfLink,
            Role = RpcConnectionRole.Client,
            Addresses = transport.Addresses,
            LoggerFactory = parts.Loggers,
            TimeProvider = parts.Time,
        });
        _running = RunAsync();
    }

    public Link Link { get; }

    /// <summary>The connection on channel 0.</summary>
    public RpcConnection Control { get; }

    /// <summary>Registers the contracts.</summary>
    /// <exception cref="RpcException">The gateway refused.</exception>
    public async Task<RegistrationResult> RegisterAsync(ReadOnlyMemory<byte> registration, CancellationToken cancellationToken)
    {
        var result = await Control.CallRawAsync(BackendProtocol.Register, registration, cancellationToken);
        try
        {
            var registered = JsonSerializer.Deserialize(result.Span, BackendJson.Default.RegistrationResult)
                ?? throw new JsonException("The result is null.");
            Control.PeerLimits = new RpcPeerLimits(registered.MaxMessageSize, maxDepth: null);
            return registered;
        }
        catch (JsonException e)
        {
            throw new RpcException(RpcErrorCode.ResultUnreadable, "The gateway's response to the registration is invalid.", e);
        }
    }

    /// <summary>Starts the calls of clients: callbacks can now use the link.</summary>
    public void SetReady(string name, RegistrationResult registered)
    {
        lock (_clusterLock)
        {
            // The gateway may have learned its cluster after it created the result.
            _live.Add(new LiveGateway(name, registered.Gateway, _cluster ?? registered.Cluster, Link, Control));
        }

        _ready.TrySetResult();
    }

    LinkChannel? ILinkOwner.Accept(Link link, uint number, ReadOnlyMemory<byte> description) =>
        _clients.Accept(link, number, description, _ready.Task);

    /// <summary>Completes when the link has ended, with the reason.</summary>
    public Task<RpcClose> WaitForEndAsync() => _running;

    /// <summary>Informs the gateway that this process takes no new work. When it completes, the gateway sends none.</summary>
    public async Task AnnounceDrainAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Control.CallRawAsync(BackendProtocol.Drain, NoParams, cancellationToken);
            await Task.Delay(StragglerTime, cancellationToken);
            await SettleAsync(cancellationToken);
        }
        catch (Exception e) when (e is RpcException or RpcConnectionLostException or OperationCanceledException)
        {
            // Calls that are received from now on are refused, so a gateway that does not know the method causes no harm.
        }
    }

    /// <summary>Waits for the running calls and streams, then closes every client's channel and the link.</summary>
    public async Task ShutDownAsync(RpcClose reason, CancellationToken drain, CancellationToken close)
    {
        await Task.WhenAll(_clients.Of(Link).Select(client => ConnectionRunner.ShutDownAsync(client, drain, close)));
        await Link.CloseAsync(reason).WaitAsync(close).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await Link.DisposeAsync();
        await ((Task)_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Control.DisposeAsync();
    }

    private async Task<RpcClose> RunAsync()
    {
        var close = await LinkControl.RunAsync(Link, Control);
        _ready.TrySetResult();
        return close;
    }

    private void SetCluster(string cluster)
    {
        lock (_clusterLock)
        {
            _cluster = cluster;
            _live.SetCluster(Link, cluster);
        }
    }

    // A call that the gateway sent before the announcement may not have been read yet: it must not be refused.
    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        while (_clients.Of(Link).Any(client => !client.IsSettled))
        {
            await Task.Delay(SettleInterval, cancellationToken);
        }
    }
}
