using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Forwarding;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;
using RpcGateway.Server.Dispatch;
using RpcGateway.Services.BackendLinks;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Server.Backends;

/// <summary>The contracts and instances of all connected backends.</summary>
internal sealed class BackendRegistry(
    GatewayMethods methods,
    GatewayNode node,
    IOptions<RpcGatewayBackendOptions> options,
    KeyedTargets keyed,
    TimeProvider time,
    ILogger<BackendRegistry> logger)
{
    private readonly IdleMoves _moves = new(options.Value.MaxMovesPerSecond, node.IsInGroup, time);
    private readonly ILogger _logger = GuardedLogger.Guard(logger);
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, BackendRoute> _routes = new(StringComparer.Ordinal);
    private readonly RequiredContracts _required = new(options.Value.RequiredContracts, options.Value.RecoveryTime, time);

    // The methods that this process serves. They are known when the gateway has started.
    private IReadOnlyList<RpcMethodHandler>? _own;
    private int _version;

    // Called under the lock, before the first contract of a backend is added to the table.
    private IReadOnlyList<RpcMethodHandler> Own => _own ??= methods.Of(null).Handlers;

    /// <summary>Increases when contracts come or go.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>The contracts, also those without an instance.</summary>
    public IReadOnlyList<BackendRoute> Routes
    {
        get
        {
            lock (_lock)
            {
                return [.. _routes.Values];
            }
        }
    }

    /// <summary>The required contracts that make the gateway unready.</summary>
    public MissingContracts FindMissing()
    {
        lock (_lock)
        {
            return _required.Find();
        }
    }

    /// <summary>The numbers of instances of each contract that is allowed.</summary>
    public IReadOnlyList<(string Name, int Ready, int Draining)> CountInstances()
    {
        lock (_lock)
        {
            return [.. options.Value.AllowedContracts.Select(name =>
            {
                var instances = _routes.TryGetValue(name, out var route) ? route.Instances : [];
                return (name, instances.Count(instance => instance.IsAvailable), instances.Count(instance => instance.IsDraining));
            })];
        }
    }

    /// <summary>
    /// Adds an instance with its contracts: all or none. It replaces an instance of the same name, whose link may be broken without
    /// an end that this process could notice.
    /// </summary>
    /// <exception cref="RpcException">The registration is not allowed; the message names the contract and the reason.</exception>
    public void Add(BackendInstance instance, BackendRegistration registration)
    {
        var replaced = AddAndReplace(instance, registration);
        if (replaced is not null)
        {
            BackendLog.Replaced(_logger, replaced.Name);
            replaced.Link.Abort(new RpcClose(RpcCloseCode.GoingAway, "The backend connected again."));
        }
    }

    /// <summary>Removes an instance whose link has ended.</summary>
    public void Remove(BackendInstance instance, RpcClose close)
    {
        lock (_lock)
        {
            RemoveFromRoutes(instance);

            // Calls of a contract without instances get "not available" rather than "not found".
            Interlocked.Increment(ref _version);
            BackendLog.Removed(_logger, instance.Name, string.Join(", ", instance.Contracts), close.Code, close.Reason);
            UpdateRequired();
        }
    }

    /// <summary>Sends no new calls to an instance.</summary>
    public void Drain(BackendInstance instance)
    {
        lock (_lock)
        {
            if (!instance.IsDraining)
            {
                instance.Drain();
                BackendLog.Draining(_logger, instance.Name, instance.RunningCalls);
                UpdateRequired();
            }
        }
    }

    /// <summary>
    /// The error for a method that the gateway does not have: not available, if only a backend can have it and none has registered its
    /// contract yet.
    /// </summary>
    public RpcError? DescribeMissing(string method)
    {
        if (options.Value.AllowedContracts.FirstOrDefault(name => IsIn(name, method)) is not { } contract)
        {
            return null;
        }

        lock (_lock)
        {
            return _routes.ContainsKey(contract) || Own.Any(handler => IsIn(contract, handler.Method.Name))
                ? null
                : BackendRoute.NoInstance(contract);
        }

        static bool IsIn(string contract, string method) =>
            method.Length > contract.Length && method[contract.Length] == '.' && method.StartsWith(contract, StringComparison.Ordinal);
    }

    private BackendInstance? AddAndReplace(BackendInstance instance, BackendRegistration registration)
    {
        lock (_lock)
        {
            var old = FindOld(instance.Name);
            var fault = old is not null && old.Owner != instance.Owner
                ? $"Another user has registered the instance '{instance.Name}'."
                : BackendChecks.FindFault(registration, options.Value, Own, _routes, replaced: old);
            if (fault is not null)
            {
                throw Refuse(instance, fault);
            }

            var routes = registration.Contracts.Select(contract => FindOrCreate(instance, contract, old)).ToList();
            var isChanged = false;
            foreach (var route in routes)
            {
                isChanged |= _routes.GetValueOrDefault(route.Contract.Name) != route;
                route.Add(instance);
            }

            // Afterwards, so that every contract has an instance at any time.
            RemoveFromRoutes(old);
            BackendLog.Registered(_logger, instance.Name, string.Join(", ", instance.Contracts), Address(instance));
            if (isChanged)
            {
                routes.ForEach(route => _routes[route.Contract.Name] = route);
                Publish();
            }
            else
            {
                Interlocked.Increment(ref _version);
            }

            UpdateRequired();
            return old;
        }
    }

    // One that drains ends by itself, after its calls.
    private BackendInstance? FindOld(string name) => _routes.Values.SelectMany(route => route.Instances)
        .FirstOrDefault(instance => instance.Name == name && !instance.IsDraining);

    // Without other instances, a contract may change.
    private BackendRoute FindOrCreate(BackendInstance instance, BackendContract contract, BackendInstance? replaced) =>
        _routes.TryGetValue(contract.Name, out var route)
            && (route.Instances.Any(other => other != replaced) || BackendChecks.IsEqual(route.Contract, contract))
                ? route
                : Create(instance, contract);

    private void RemoveFromRoutes(BackendInstance? instance)
    {
        if (instance is not null)
        {
            instance.SetGone();
            foreach (var route in _routes.Values)
            {
                route.Remove(instance);
            }
        }
    }

    private BackendRoute Create(BackendInstance instance, BackendContract contract)
    {
        try
        {
            return new BackendRoute(contract, BackendDocument.Read(contract), _moves, keyed);
        }
        catch (FormatException e)
        {
            throw Refuse(instance, $"The OpenRPC document of '{contract.Name}' is invalid. {e.Message}");
        }
    }

    private RpcException Refuse(BackendInstance instance, string fault)
    {
        BackendLog.Refused(_logger, PeerText.Clean(instance.Name), Address(instance), fault);
        BackendCounters.CountRefusedRegistration();
        return new RpcException(RpcErrorCode.InvalidParams, fault);
    }

    private static string Address(BackendInstance instance) => instance.RemoteAddress?.ToString() ?? "an unknown address";

    // Called under the lock.
    private void UpdateRequired()
    {
        foreach (var lost in _required.Update(name => _routes.TryGetValue(name, out var route) && route.Instances.Any(one => one.IsAvailable)))
        {
            BackendLog.RequiredContractLost(_logger, lost);
        }
    }

    // Called under the lock.
    private void Publish()
    {
        methods.Of(null).Replace([.. Own, .. _routes.Values.SelectMany(CreateHandlers)]);
        Interlocked.Increment(ref _version);
    }

    private static IEnumerable<RpcMethodHandler> CreateHandlers(BackendRoute route) => route.Contract.Methods.Select(method =>
        new ForwardedMethod(
            new RpcMethodDescriptor(
                method.Name, method.Alias, method.Name, BackendChecks.ParseKind(method.Kind)!.Value, null, RpcOverflowPolicy.Disconnect)
            {
                RateLimit = method.RateLimit?.ToLimit(),
            },
            route,
            method.HasUploads));
}
