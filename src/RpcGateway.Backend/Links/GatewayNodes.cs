using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using RpcGateway.Client;
using RpcGateway.Client.Connecting;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Backend.Links;

/// <summary>
/// The links to the nodes behind one address of the options: one link, or with <see cref="RpcBackendOptions.ResolveInterval"/> one for
/// each address that the host resolves to.
/// </summary>
internal sealed class GatewayNodes : IAsyncDisposable
{
    private const int MaxNodes = 64;

    // A DNS server may leave addresses out of a single response. A node that has stopped closes its link itself.
    private const int MaxMisses = 3;

    private readonly Uri _gateway;
    private readonly LinkParts _parts;
    private readonly Func<GatewayTarget, GatewayLink> _create;
    private readonly TimeSpan? _interval;
    private readonly RpcReconnectOptions _backoff;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();

    // Used by the loop, and after its end.
    private readonly Dictionary<IPAddress, NodeEntry> _nodes = [];
    private readonly GatewayLink? _single;
    private Task _loop = Task.CompletedTask;
    private bool _isTruncated;
    private bool _isDisposed;

    public GatewayNodes(Uri gateway, LinkParts parts, Func<GatewayTarget, GatewayLink> create)
    {
        _gateway = gateway;
        _parts = parts;
        _create = create;
        _logger = GuardedLogger.Guard(parts.Loggers.CreateLogger<GatewayNodes>());
        _interval = gateway.HostNameType == UriHostNameType.Dns ? parts.Options.ResolveInterval : null;
        _single = _interval is null ? create(new GatewayTarget(gateway)) : null;
        _backoff = new RpcReconnectOptions
        {
            InitialDelay = parts.Options.ReconnectDelay,
            MaxDelay = parts.Options.MaxReconnectDelay,
            Jitter = parts.Options.Jitter,
        };
    }

    // Those that drain end by themselves.
    private IReadOnlyList<GatewayLink> Links => _single is not null
        ? [_single]
        : [.. _nodes.Values.Where(node => node.Draining is null).Select(node => node.Link)];

    public void Start()
    {
        _single?.Start();
        if (_interval is { } interval)
        {
            _loop = RunAsync(interval);
        }
    }

    /// <summary>Stops looking for nodes and connecting, and announces to the connected ones that no new work is taken.</summary>
    public async Task AnnounceStopAsync(CancellationToken drain)
    {
        await EndLoopAsync();
        await Task.WhenAll(Links.Select(link => link.AnnounceStopAsync(drain)));
    }

    /// <summary>Ends the links after their running calls.</summary>
    public async Task StopAsync(CancellationToken drain, CancellationToken close)
    {
        await EndLoopAsync();
        await Task.WhenAll(Links.Select(link => link.StopAsync(drain, close)));
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        await EndLoopAsync();
        foreach (var link in Links)
        {
            await link.DisposeAsync();
        }

        await Task.WhenAll(_nodes.Values.Select(node => node.Draining ?? Task.CompletedTask));
        _stopping.Dispose();
    }

    private async Task EndLoopAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
    }

    private async Task RunAsync(TimeSpan interval)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        for (var failures = 0; !_stopping.IsCancellationRequested;)
        {
            try
            {
                Apply(await ResolveAsync());
                failures = 0;
            }
            catch (Exception e) when (!_stopping.IsCancellationRequested)
            {
                // Known nodes keep their links: the outage may be one of DNS only.
                if (++failures == 1)
                {
                    GatewayNodesLog.ResolveFailed(_logger, _gateway.Host, e.Message, _nodes.Count);
                }
            }
            catch (Exception)
            {
                return;
            }

            var delay = _nodes.Count == 0 ? Backoff.Delay(failures, _backoff) : interval;
            await Task.Delay(delay, _parts.Time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<IReadOnlyList<IPAddress>> ResolveAsync()
    {
        using var timeout = new CancellationTokenSource(_parts.Options.ConnectTimeout, _parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stopping.Token);
        IPAddress[] all;
        try
        {
            // Some systems do not cancel a lookup that is under way.
            all = await _parts.Options.Resolve(_gateway.IdnHost, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException e) when (!_stopping.IsCancellationRequested)
        {
            throw new TimeoutException($"Resolving took longer than {_parts.Options.ConnectTimeout} (ConnectTimeout).", e);
        }

        // Of one family: a node that has addresses of both would appear twice.
        IPAddress[] found = [.. all.Where(address => address.AddressFamily == all[0].AddressFamily).Distinct()];
        return found.Length > 0 ? found : throw new SocketException((int)SocketError.HostNotFound);
    }

    private void Apply(IReadOnlyList<IPAddress> found)
    {
        foreach (var (address, node) in _nodes.ToArray())
        {
            node.Misses = found.Contains(address) ? 0 : node.Misses + 1;
            if (node.Draining is { IsCompleted: true })
            {
                _nodes.Remove(address);
            }
            else if (node.Misses == MaxMisses)
            {
                GatewayNodesLog.NodeGone(_logger, node.Name, MaxMisses);
                node.Draining ??= DrainAsync(node.Link);
            }
        }

        // One that is still draining is created again when it has ended.
        var added = found.Where(address => !_nodes.ContainsKey(address)).ToArray();
        var room = MaxNodes - _nodes.Count;
        if (added.Length > room && !_isTruncated)
        {
            GatewayNodesLog.TooManyNodes(_logger, _gateway.Host, found.Count, MaxNodes);
        }

        _isTruncated = added.Length > room;
        foreach (var address in added.Take(room))
        {
            var target = new GatewayTarget(_gateway, address);
            var node = new NodeEntry(target.Name, _create(target));
            _nodes.Add(address, node);
            GatewayNodesLog.NodeFound(_logger, node.Name);
            node.Link.Start();
        }
    }

    private async Task DrainAsync(GatewayLink link)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var drain = new CancellationTokenSource(_parts.Options.DrainTimeout, _parts.Time);
        await link.AnnounceStopAsync(drain.Token);
        await link.StopAsync(drain.Token, drain.Token);
    }

    private sealed record NodeEntry(string Name, GatewayLink Link)
    {
        /// <summary>How many responses in succession did not contain the address.</summary>
        public int Misses { get; set; }

        public Task? Draining { get; set; }
    }
}
