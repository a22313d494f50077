using RpcGateway.Protocol;

namespace RpcGateway.Services.Backplane;

/// <summary>Passes signals between this node and the others.</summary>
internal sealed class NodeSignals
{
    private readonly Dictionary<RpcAddress, INodeSignal> _signals;

    public NodeSignals(IEnumerable<INodeSignal> signals) => _signals = signals.ToDictionary(signal => RpcAddress.NodeSignal(signal.Name));

    public async ValueTask StartAsync(IBackplane backplane, CancellationToken cancellationToken)
    {
        foreach (var (address, signal) in _signals)
        {
            await backplane.SubscribeAsync(address, cancellationToken);
            signal.Attach(content => backplane.Publish(
                new RpcEnvelope(address, new RpcNotification(content, "signal", RpcOverflowPolicy.DropOldest))));
        }
    }

    public void Stop()
    {
        foreach (var signal in _signals.Values)
        {
            signal.Attach(null);
        }
    }

    /// <summary>Passes on a message of another node.</summary>
    /// <returns>Whether it is a signal.</returns>
    public bool Receive(RpcEnvelope envelope)
    {
        if (!_signals.TryGetValue(envelope.Address, out var signal))
        {
            return false;
        }

        signal.Receive(envelope.Notification.Message);
        return true;
    }

    public void ReportGap()
    {
        foreach (var signal in _signals.Values)
        {
            signal.ReportGap();
        }
    }
}
