using Microsoft.Extensions.Logging;
using RpcGateway.Backend.Clients;
using RpcGateway.Client;
using RpcGateway.Client.Connecting;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Backend.Links;

/// <summary>Keeps one link to one gateway: connects, registers, and starts over when the link ends, until it is stopped.</summary>
internal sealed class GatewayLink : IAsyncDisposable
{
    private const int MaxText = 2000;

    private static readonly RpcClose Stopped = new(RpcCloseCode.GoingAway, "The backend is shutting down.");
    private static readonly RpcClose Drained = new(RpcCloseCode.GoingAway, "The backend has drained.");

    private readonly GatewayTarget _target;
    private readonly string _name;
    private readonly ReadOnlyMemory<byte> _registration;
    private readonly ClientChannels _clients;
    private readonly LinkParts _parts;
    private readonly ILogger _logger;
    private readonly RpcReconnectOptions _backoff;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private LinkSession? _session;
    private Task? _loop;
    private Task? _draining;
    private string? _node;
    private bool _isDisposed;

    public GatewayLink(GatewayTarget target, ReadOnlyMemory<byte> registration, ClientChannels clients, LinkParts parts)
    {
        _target = target;
        _name = target.Name;
        _registration = registration;
        _clients = clients;
        _parts = parts;
        _logger = GuardedLogger.Guard(parts.Loggers.CreateLogger<GatewayLink>());
        _backoff = new RpcReconnectOptions
        {
            InitialDelay = parts.Options.ReconnectDelay,
            MaxDelay = parts.Options.MaxReconnectDelay,
            Jitter = parts.Options.Jitter,
        };
    }

    public void Start() => _loop = RunAsync();

    /// <summary>Stops connecting, and announces to a connected gateway that no new work is taken.</summary>
    public async Task AnnounceStopAsync(CancellationToken drain)
    {
        await _stopping.CancelAsync();
        if (FindSession() is { } session)
        {
            await session.AnnounceDrainAsync(drain);
        }
    }

    /// <summary>Ends the link after its running calls.</summary>
    public async Task StopAsync(CancellationToken drain, CancellationToken close)
    {
        if (FindSession() is { } session)
        {
            await session.ShutDownAsync(Stopped, drain, close);
        }

        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        await _stopping.CancelAsync();
        FindSession()?.Link.Abort(Stopped);
        await Task.WhenAll(_loop ?? Task.CompletedTask, _draining ?? Task.CompletedTask);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        // The application may start without a gateway, so the first attempt is not awaited by it.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            for (var failures = 0; !_stopping.IsCancellationRequested;)
            {
                await WaitForTurnAsync();
                failures = await ServeOnceAsync(failures);
            }
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            // The host stops, or the gateway asked for it: whatever failed because of that is expected.
        }
    }

    // A node has one link to a process, so a second address of the same node has ended this one. They must not alternate.
    private async Task WaitForTurnAsync()
    {
        for (var hasLogged = false; _node is { } node && _parts.Live.FindNode(node) is not null; hasLogged = true)
        {
            if (!hasLogged)
            {
                GatewayLinkLog.SameNode(_logger, _name, node);
            }

            await Task.Delay(_parts.Options.MaxReconnectDelay, _parts.Time, _stopping.Token);
        }
    }

    // Returns the number of failures so far.
    private async Task<int> ServeOnceAsync(int failures)
    {
        LinkSession? session = null;
        try
        {
            using var timeout = new CancellationTokenSource(_parts.Options.ConnectTimeout, _parts.Time);
            using var attempt = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stopping.Token);
            var connector = _parts.Connectors.Create(_target);
            try
            {
                session = await OpenAsync(connector, attempt.Token);
                await RegisterAsync(session, attempt.Token);
            }
            catch (OperationCanceledException e) when (timeout.IsCancellationRequested && !_stopping.IsCancellationRequested)
            {
                throw new TimeoutException(
                    $"{(session is null ? connector.Step : "The registration")} took longer than {_parts.Options.ConnectTimeout}.", e);
            }

            return await WaitForEndAsync(session, failures);
        }
        catch (RpcException e)
        {
            // Another instance or the gateway's configuration can change, but not soon.
            var delay = _parts.Options.MaxReconnectDelay * (0.5 + (_parts.Options.Jitter() / 2));
            GatewayLinkLog.Refused(_logger, _name, e.Code, PeerText.Clean(e.Message, MaxText), delay);
            await Task.Delay(delay, _parts.Time, _stopping.Token);
            return 0;
        }
        catch (Exception e) when (!_stopping.IsCancellationRequested)
        {
            GatewayLinkLog.ConnectFailed(_logger, _name, Describe(e));
            await DelayAsync(failures + 1);
            return failures + 1;
        }
        finally
        {
            if (session is not null)
            {
                await EndAsync(session);
            }
        }
    }

    private async Task<int> WaitForEndAsync(LinkSession session, int failures)
    {
        var started = _parts.Time.GetTimestamp();
        var close = await session.WaitForEndAsync();
        if (_stopping.IsCancellationRequested)
        {
            return 0;
        }

        GatewayLinkLog.Lost(_logger, _name, close.Code, PeerText.Clean(close.Reason));

        // A link that ends at once again and again must not be a busy loop.
        failures = _parts.Time.GetElapsedTime(started) >= _backoff.StableAfter ? 1 : failures + 1;
        await EndAsync(session);
        await DelayAsync(failures);
        return failures;
    }

    private async Task<LinkSession> OpenAsync(IRpcConnector connector, CancellationToken cancellationToken)
    {
        var transport = await connector.ConnectAsync(cancellationToken);
        var session = new LinkSession(_name, transport, _clients, _parts, AskedToDrain);
        lock (_lock)
        {
            _session = session;
        }

        return session;
    }

    private async Task RegisterAsync(LinkSession session, CancellationToken cancellationToken)
    {
        var result = await session.RegisterAsync(_registration, cancellationToken);
        session.SetReady(_name, result);
        _node = result.Gateway;
        GatewayLinkLog.Connected(_logger, _name, PeerText.Clean(result.Gateway), _parts.Options.Instance);
        if (_parts.Live.TakeSeveralClusters() is { } clusters)
        {
            GatewayLinkLog.SeveralClusters(_logger, string.Join(", ", clusters.Select(gateway => gateway.Name)));
        }
    }

    private async Task EndAsync(LinkSession session)
    {
        _parts.Live.Remove(session.Link);
        lock (_lock)
        {
            _session = null;
        }

        await session.DisposeAsync();
    }

    private Task DelayAsync(int failures)
    {
        var delay = Backoff.Delay(failures, _backoff);
        GatewayLinkLog.Reconnecting(_logger, _name, failures, delay);
        return Task.Delay(delay, _parts.Time, _stopping.Token);
    }

    private void AskedToDrain()
    {
        lock (_lock)
        {
            _draining ??= DrainAsync();
        }
    }

    private async Task DrainAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        GatewayLinkLog.AskedToDrain(_logger, _name);
        using var timeout = new CancellationTokenSource(_parts.Options.DrainTimeout, _parts.Time);
        await AnnounceStopAsync(timeout.Token);
        if (FindSession() is { } session)
        {
            await session.ShutDownAsync(Drained, timeout.Token, CancellationToken.None);
        }

        GatewayLinkLog.HasDrained(_logger, _name);
    }

    private LinkSession? FindSession()
    {
        lock (_lock)
        {
            return _session;
        }
    }

    // These messages name the address and the cause; any other exception comes from the application.
    private static string Describe(Exception exception) => exception is HttpRequestException
        or System.Net.WebSockets.WebSocketException or TimeoutException or RpcConnectionLostException
            ? PeerText.Clean(exception.Message, MaxText)
            : FailureText.Of(exception);
}
