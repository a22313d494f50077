using System.Collections.Concurrent;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Services;

/// <summary>A backplane without other nodes that records its calls.</summary>
internal sealed class RecordingBackplane : IBackplane
{
    public List<string> Events { get; } = [];

    public ConcurrentQueue<RpcEnvelope> Published { get; } = [];

    /// <summary>Where the next subscription waits; null for nowhere.</summary>
    public SyncPoint? Hold { get; set; }

    public ValueTask StartAsync(IBackplaneNode node, CancellationToken cancellationToken) => default;

    public ValueTask StopAsync(CancellationToken cancellationToken) => default;

    public async ValueTask SubscribeAsync(RpcAddress address, CancellationToken cancellationToken)
    {
        Events.Add($"subscribe {address.Name}");
        await (Hold?.WaitToContinue(cancellationToken) ?? Task.CompletedTask);
    }

    public ValueTask UnsubscribeAsync(RpcAddress address, CancellationToken cancellationToken)
    {
        Events.Add($"unsubscribe {address.Name}");
        return default;
    }

    public void Publish(RpcEnvelope envelope) => Published.Enqueue(envelope);

    public ValueTask<BackplaneResponse?> RequestAsync(BackplaneRequest request, CancellationToken cancellationToken) =>
        default;

    public ValueTask<IReadOnlyCollection<string>> ListAsync(RpcAddress address, CancellationToken cancellationToken) =>
        new([]);

    public IReadOnlyCollection<string> ListNodes() => [];
}
