using System.Text.Json;
using RpcGateway.Protocol;

namespace RpcGateway.Client.Callbacks;

/// <summary>
/// The objects that receive the server's callbacks, on all connections of a client. They can be added and removed at any time.
/// </summary>
internal sealed class CallbackRegistry(JsonSerializerOptions serializer)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Type, CallbackTargets> _contracts = [];

    /// <summary>The methods that the server can call; changes when objects are added or removed.</summary>
    public RpcMethodTable Methods { get; } = new([]);

    /// <summary>Adds an object; disposing the result removes it.</summary>
    /// <exception cref="ArgumentException">Methods of two contracts have the same wire name.</exception>
    public IDisposable Add<TCallback>(TCallback instance)
        where TCallback : class
    {
        lock (_lock)
        {
            if (!_contracts.TryGetValue(typeof(TCallback), out var targets))
            {
                targets = new CallbackTargets<TCallback>(serializer);
                Methods.Replace([.. Methods.Handlers, .. targets.Handlers]);
                _contracts.Add(typeof(TCallback), targets);
            }

            var registration = new Registration<TCallback>(this, instance);
            ((CallbackTargets<TCallback>)targets).Add(registration);
            return registration;
        }
    }

    private void Remove<TCallback>(Registration<TCallback> registration)
        where TCallback : class
    {
        lock (_lock)
        {
            if (_contracts.TryGetValue(typeof(TCallback), out var targets)
                && ((CallbackTargets<TCallback>)targets).Remove(registration))
            {
                // That was the last object: from now on the server's calls fail with MethodNotFound.
                _contracts.Remove(typeof(TCallback));
                Methods.Replace(_contracts.Values.SelectMany(targets => targets.Handlers));
            }
        }
    }

    private sealed class Registration<TCallback>(CallbackRegistry registry, TCallback instance)
        : ICallbackTarget<TCallback>, IDisposable
        where TCallback : class
    {
        public TCallback Instance => instance;

        public void Dispose() => registry.Remove(this);
    }
}
