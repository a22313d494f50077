using RpcGateway.Protocol.Forwarding;
using RpcGateway.Protocol.Wire;
using RpcGateway.Services.BackendLinks;
using RpcGateway.Services.Description;

namespace RpcGateway.Server.Backends;

/// <summary>
/// The instances of one contract. By default a client stays with one instance, so that its state, streams and callbacks are in one
/// place; an idle client may move. With routing per call, each call goes to the less loaded of two random instances.
/// </summary>
internal sealed class BackendRoute(
    BackendContract contract, DescribedGateway? description, IdleMoves moves, KeyedTargets? keyed = null) : IForwardRoute
{
    private BackendInstance[] _instances = [];

    public BackendContract Contract => contract;

    /// <summary>The description for clients; null if the backends sent none.</summary>
    public DescribedGateway? Description => description;

    public IReadOnlyList<BackendInstance> Instances => Volatile.Read(ref _instances);

    /// <summary>The error for a call when there is no instance.</summary>
    public static RpcError NoInstance(string contract) =>
        new(RpcErrorCode.Unavailable, $"No instance of '{contract}' is available.");

    /// <summary>Adds an instance. Called under the lock of the registry.</summary>
    public void Add(BackendInstance instance) => Volatile.Write(ref _instances, [.. _instances, instance]);

    /// <summary>Removes an instance. Called under the lock of the registry.</summary>
    public void Remove(BackendInstance instance) =>
        Volatile.Write(ref _instances, [.. _instances.Where(other => other != instance)]);

    public ForwardTarget? Choose(Forwarder forwarder, out RpcError error)
    {
        error = default;
        if (!contract.PerCall && forwarder.Bindings.Find(contract.Name) is BackendInstance bound)
        {
            if (bound.IsAvailable)
            {
                if (FindOther(bound) is not { } other || !moves.TryLeave(forwarder, bound))
                {
                    return bound;
                }

                BackendCounters.CountRebind(contract.Name, "moved");
                forwarder.Bindings.Set(contract.Name, other);
                return other;
            }

            forwarder.Bindings.Remove(contract.Name);
            BackendCounters.CountRebind(contract.Name, bound.IsDraining ? "draining" : "lost");
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
            error = NoInstance(contract.Name);
        }
        else if (!contract.PerCall)
        {
            forwarder.Bindings.Set(contract.Name, chosen);
        }

        return chosen;
    }

    public ForwardTarget? Choose(Forwarder forwarder, string key, out RpcError error)
    {
        var user = keyed?.UserOf(forwarder.Client.State) ?? "";
        if (keyed?.Find(user, key) is { } known)
        {
            // The process may have connected again.
            var same = known.IsGone ? FindProcess(known.Process) : known;
            error = same is null ? KeyedTargets.Lost : default;
            return same;
        }

        var chosen = Choose(forwarder, out error);
        if (keyed is not null && chosen is BackendInstance instance && !keyed.TryAdd(user, key, instance))
        {
            error = KeyedTargets.Full;
            return null;
        }

        return chosen;
    }

    public Task<ForwardChoice>? ChooseAsync(Forwarder forwarder, string key)
    {
        if (keyed?.Shared is not { } shared)
        {
            return null;
        }

        var user = keyed.UserOf(forwarder.Client.State);
        if (keyed.Find(user, key) is not null)
        {
            return null;
        }

        // Without an instance for a new call, there may be one that drains and knows the key.
        var chosen = (BackendInstance?)Choose(forwarder, out var error);
        return ChooseAsync(shared, user, key, new ForwardChoice(chosen, error));
    }

    // Another node may have sent an earlier call with the key.
    private async Task<ForwardChoice> ChooseAsync(IKeyedTargetStore shared, string user, string key, ForwardChoice choice)
    {
        var chosen = (BackendInstance?)choice.Target;
        try
        {
            var process = await shared.AddAsync(user, key, chosen?.Process);
            if (process is null)
            {
                return choice;
            }

            if ((process == chosen?.Process ? chosen : FindProcess(process)) is not { } instance)
            {
                return new ForwardChoice(null, KeyedTargets.Lost);
            }

            return keyed!.TryAdd(user, key, instance) ? new ForwardChoice(instance, default) : new ForwardChoice(null, KeyedTargets.Full);
        }
        catch (RpcException e)
        {
            return new ForwardChoice(null, new RpcError(e.Code, e.Message, e.ErrorData));
        }
    }

    private BackendInstance? FindProcess(string process) =>
        Array.Find(Volatile.Read(ref _instances), instance => instance.Process == process && !instance.IsGone);

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

    // The instance with the fewest clients, if another has clearly more than its share: 5 % and one client more than the average.
    private BackendInstance? FindOther(BackendInstance bound)
    {
        var instances = Volatile.Read(ref _instances);
        if (instances.Length == 1)
        {
            return null;
        }

        var (available, clients) = (0, 0L);
        foreach (var instance in instances)
        {
            if (instance.IsAvailable)
            {
                available++;
                clients += instance.Channels;
            }
        }

        if (bound.Channels * available <= (1.05 * clients) + available)
        {
            return null;
        }

        var least = instances.Where(instance => instance.IsAvailable)
            .OrderBy(instance => instance.Channels)
            .ThenBy(_ => Random.Shared.Next())
            .FirstOrDefault();
        return least == bound ? null : least;
    }

    private long Load(BackendInstance instance) => contract.PerCall ? instance.RunningCalls : instance.Channels;
}
