using RpcGateway.Protocol.Forwarding;
using RpcGateway.Protocol.Wire;
using RpcGateway.Services.BackendLinks;
using RpcGateway.Services.Description;

namespace RpcGateway.Server.Backends;

/// <summary>
/// The instances of one contract. By default a client stays with one instance, so that its state, streams and callbacks are in one
/// place. With routing per call, each call goes to the less loaded of two random instances.
/// </summary>
internal sealed class BackendRoute(BackendContract contract, DescribedGateway? description) : IForwardRoute
{
    private BackendInstance[] _instances = [];

    public BackendContract Contract => contract;

    /// <summary>The description for clients; null if the backends sent none.</summary>
    public DescribedGateway? Description => description;

    public IReadOnlyList<BackendInstance> Instances => Volatile.Read(ref _instances);

    /// <summary>Adds an instance. Called under the lock of the registry.</summary>
    public void Add(BackendInstance instance) => Volatile.Write(ref _instances, [.. _instances, instance]);

    /// <summary>Removes an instance. Called under the lock of the registry.</summary>
    public void Remove(BackendInstance instance) =>
        Volatile.Write(ref _instances, [.. _instances.Where(other => other != instance)]);

    public ForwardTarget? Choose(Forwarder forwarder, out RpcError error)
    {
        error = default;
        if (!contract.PerCall && forwarder.FindBinding(this) is BackendInstance bound)
        {
            if (bound.IsAvailable)
            {
                return bound;
            }

            forwarder.Bind(this, null);
            if (bound is { IsGone: true, IsDraining: false })
            {
                // The state that the client had there is lost. It must know before its next call runs elsewhere.
                error = ForwardErrors.Lost(bound.Name, "The backend was lost.", requestSent: false);
                return null;
            }
        }

        var chosen = ChooseLessLoaded();
        if (chosen is null)
        {
            error = new RpcError(RpcErrorCode.Unavailable, $"No instance of '{contract.Name}' is available.");
        }
        else if (!contract.PerCall)
        {
            forwarder.Bind(this, chosen);
        }

        return chosen;
    }

    // Two random choices avoid that all nodes send to the same instance at once. Equal ones are chosen at random.
    private BackendInstance? ChooseLessLoaded()
    {
        var instances = Volatile.Read(ref _instances);
        if (instances.Length == 1)
        {
            return instances[0].IsAvailable ? instances[0] : null;
        }

        var available = instances.Where(instance => instance.IsAvailable).ToArray();
        if (available.Length <= 1)
        {
            return available.FirstOrDefault();
        }

        var first = Random.Shared.Next(available.Length);
        var second = Random.Shared.Next(available.Length - 1);
        second += second >= first ? 1 : 0;
        return Load(available[first]) <= Load(available[second]) ? available[first] : available[second];
    }

    private long Load(BackendInstance instance) => contract.PerCall ? instance.RunningCalls : instance.Channels;
}
