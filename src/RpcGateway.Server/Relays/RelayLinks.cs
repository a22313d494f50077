using Microsoft.Extensions.Logging;
using RpcGateway.Protocol.Links;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Server.Relays;

/// <summary>The links that this node has opened to others: one for each node with sessions whose clients are connected here.</summary>
internal sealed class RelayLinks : IAsyncDisposable
{
    private readonly RelaySettings _settings;
    private readonly ILogger _logger;
    private readonly INodeDirectory? _nodes;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, RelayOpening> _links = [];
    private bool _isClosed;

    public RelayLinks(RelaySettings settings, IBackplane backplane, ILogger<RelayLinks> logger)
    {
        _settings = settings;
        _logger = GuardedLogger.Guard(logger);
        _nodes = backplane as INodeDirectory;
        if (_nodes is not null)
        {
            _nodes.Lost += OnLost;
        }
    }

    /// <summary>Whether a node is another one that is alive and accepts links. One that is not known yet is asked.</summary>
    public async ValueTask<bool> CanReachAsync(string nodeId, CancellationToken cancellationToken) =>
        nodeId != _settings.NodeId
        && _nodes is not null
        && (_nodes.FindLinkAddress(nodeId) ?? await _nodes.LookUpAsync(nodeId, cancellationToken)) is not null;

    /// <summary>Opens a channel to another node. Returns null if the node cannot be reached.</summary>
    /// <param name="nodeId">The node.</param>
    /// <param name="description">What it learns about the channel.</param>
    /// <param name="cancellationToken">Stops waiting. Other channels may wait for the same link, so it is opened all the same.</param>
    public async Task<ChannelTransport?> TryOpenAsync(
        string nodeId, ReadOnlyMemory<byte> description, CancellationToken cancellationToken)
    {
        if (await FindAsync(nodeId).WaitAsync(cancellationToken) is not { Link: var link })
        {
            return null;
        }

        var channel = link.TryOpen(description, number => new ChannelTransport(link, number));
        link.Flush();
        return channel;
    }

    public async ValueTask DisposeAsync()
    {
        RelayOpening[] links;
        lock (_gate)
        {
            _isClosed = true;
            links = [.. _links.Values];
        }

        if (_nodes is not null)
        {
            _nodes.Lost -= OnLost;
        }

        foreach (var link in links)
        {
            await link.DisposeAsync();
        }
    }

    private Task<RelayLink?> FindAsync(string nodeId)
    {
        lock (_gate)
        {
            if (_links.TryGetValue(nodeId, out var known) && !known.HasEnded)
            {
                return known.Link;
            }

            if (_isClosed || _nodes?.FindLinkAddress(nodeId) is not { } address)
            {
                return Task.FromResult<RelayLink?>(null);
            }

            var opening = new RelayOpening(nodeId, address, _settings, _logger);
            _links[nodeId] = opening;
            return opening.Link;
        }
    }

    // The clients resume, and learn that their session is lost. A node that only lost its messages can still be found.
    private void OnLost(string nodeId)
    {
        if (_nodes!.FindLinkAddress(nodeId) is not null)
        {
            return;
        }

        RelayOpening? opening;
        lock (_gate)
        {
            _links.Remove(nodeId, out opening);
        }

        opening?.End();
    }
}
