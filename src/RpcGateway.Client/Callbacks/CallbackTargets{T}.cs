using System.Text.Json;
using RpcGateway.Binding;
using RpcGateway.Protocol;

namespace RpcGateway.Client.Callbacks;

/// <summary>The objects registered for <typeparamref name="TCallback"/>, in the order of registration.</summary>
internal sealed class CallbackTargets<TCallback> : CallbackTargets
    where TCallback : class
{
    // Replaced as a whole under the registry's lock; calls read it without a lock.
    private volatile ICallbackTarget<TCallback>[] _targets = [];

    public CallbackTargets(JsonSerializerOptions serializer)
    {
        var binding = RpcContracts.Get<TCallback>();
        var dispatcher = binding.CreateDispatcher(serializer);
        Handlers = [.. binding.Methods.Select((method, index) =>
            new CallbackHandler<TCallback>(method, index, dispatcher, this))];
    }

    public override IReadOnlyList<RpcMethodHandler> Handlers { get; }

    /// <summary>The objects registered now.</summary>
    public ReadOnlySpan<ICallbackTarget<TCallback>> Current => _targets;

    public void Add(ICallbackTarget<TCallback> target) => _targets = [.. _targets, target];

    /// <returns>Whether it was the last object.</returns>
    public bool Remove(ICallbackTarget<TCallback> target)
    {
        var before = _targets;
        _targets = [.. before.Where(one => one != target)];
        return before.Length > 0 && _targets.Length == 0;
    }
}
