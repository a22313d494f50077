namespace RpcGateway.Services.Backplane;

/// <summary>The backplane of a gateway in one process: usually with one node, in tests with several.</summary>
internal sealed class InMemoryBackplane(InMemoryHub hub) : IBackplane, IClusterIdentity
{
    private IBackplaneNode? _node;

    /// <summary>Never raised: the hub stays the same.</summary>
    public event Action? ClusterIdChanged
    {
        add { }
        remove { }
    }

    public string ClusterId => hub.Id;

    private IBackplaneNode Node => _node ?? throw new InvalidOperationException("The node has not started.");

    public ValueTask StartAsync(IBackplaneNode node, CancellationToken cancellationToken)
    {
        _node = node;
        hub.Subscribe(RpcAddress.All, node);
        return default;
    }

    public ValueTask StopAsync(CancellationToken cancellationToken)
    {
        hub.Leave(Node);
        return default;
    }

    public ValueTask SubscribeAsync(RpcAddress address, CancellationToken cancellationToken)
    {
        hub.Subscribe(address, Node);
        return default;
    }

    public ValueTask UnsubscribeAsync(RpcAddress address, CancellationToken cancellationToken)
    {
        hub.Unsubscribe(address, Node);
        return default;
    }

    public void Publish(RpcEnvelope envelope)
    {
        foreach (var subscriber in hub.Subscribers(envelope.Address))
        {
            if (subscriber != _node)
            {
                subscriber.Deliver(envelope);
            }
        }
    }

    public ValueTask<BackplaneResponse?> RequestAsync(BackplaneRequest request, CancellationToken cancellationToken)
    {
        var owner = request.Operation == BackplaneOperation.Node
            ? hub.Others(RpcAddress.All, Node).FirstOrDefault(other => other.Id == request.ConnectionId)
            : hub.Others(RpcAddress.Connection(request.ConnectionId), Node).FirstOrDefault();
        return owner is null ? default : owner.HandleAsync(request, cancellationToken);
    }

    public ValueTask<IReadOnlyCollection<string>> ListAsync(RpcAddress address, CancellationToken cancellationToken) =>
        new([.. hub.Others(address, Node).SelectMany(node => node.List(address))]);

    public IReadOnlyCollection<string> ListNodes() => [.. hub.Others(RpcAddress.All, Node).Select(node => node.Id)];
}
