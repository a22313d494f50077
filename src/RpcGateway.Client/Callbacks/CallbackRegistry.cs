using RpcGateway.Protocol;

namespace RpcGateway.Client.Callbacks;

/// <summary>The objects that the server's callbacks go to, for all connections of a client; they come and go at any time.</summary>
internal sealed class CallbackRegistry(RpcClientOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Type, CallbackTargets> _contracts = [];

    /// <summary>What the server can call; changes as objects come and go.</summary>
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
                targets = new CallbackTargets<TCallback>(options.SerializerOptions);
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
                // The last one: the server is told that there is no such method.
                _contracts.Remove(typeof(TCallback));
                Methods.Replace(_contracts.Values.SelectMany(left => left.Handlers));
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
