using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Server.Security;

namespace RpcGateway.Server.Dispatch;

/// <summary>Builds the tables of what clients can call, or reports all that is wrong with them at once.</summary>
internal sealed class MethodTableBuilder(
    IEnumerable<ServiceRegistration> registrations,
    DispatchParts parts,
    IReadOnlyList<RpcMethodHandler> protocolMethods)
{
    private readonly List<string> _mistakes = [];

    /// <exception cref="InvalidOperationException">There are mistakes; the message lists them.</exception>
    public async ValueTask<IReadOnlyList<(string? Endpoint, RpcMethodTable Table)>> BuildAsync()
    {
        // The endpoints without a name are there even where nothing is served.
        var endpoints = registrations.Select(registration => registration.Endpoint).Prepend(null).Distinct();
        var tables = new List<(string? Endpoint, RpcMethodTable Table)>();
        foreach (var endpoint in endpoints)
        {
            tables.Add((endpoint, await BuildAsync(endpoint)));
        }

        ThrowIfAny();
        return tables;
    }

    private async ValueTask<RpcMethodTable> BuildAsync(string? endpoint)
    {
        var services = new List<(ServiceRegistration Registration, IReadOnlyList<MethodAccess?> Access)>();
        var methods = new List<RpcMethodDescriptor>();
        foreach (var registration in registrations.Where(one => one.Endpoint == endpoint))
        {
            if (Try(registration.GetBinding) is { } binding)
            {
                _mistakes.AddRange(ContractJsonCheck.Find(binding, parts.SerializerOptions));
                methods.AddRange(binding.Methods);
                services.Add((registration, await ReadAccessAsync(registration, binding)));
            }
        }

        _mistakes.AddRange(ContractChecks.FindEqualNames(methods));
        if (_mistakes.Count > 0)
        {
            // Handlers of such contracts cannot be made; the other endpoints are still looked at.
            return RpcMethodTable.Empty;
        }

        RpcMethodHandler[] handlers = [.. protocolMethods, .. services.SelectMany(CreateHandlers)];
        return _mistakes.Count > 0 ? RpcMethodTable.Empty : new RpcMethodTable(handlers);
    }

    private async ValueTask<IReadOnlyList<MethodAccess?>> ReadAccessAsync(
        ServiceRegistration registration, RpcContractBinding binding)
    {
        var reader = registration.CreateAccessReader();
        var access = binding.Methods.Select(method => Try(() => reader.Read(method))).ToArray();
        foreach (var guarded in access.OfType<MethodAccess>())
        {
            if (await AccessValidator.ValidateAsync(guarded, parts.Services) is { } mistake)
            {
                _mistakes.Add(mistake);
            }
        }

        return access;
    }

    private IEnumerable<RpcMethodHandler> CreateHandlers(
        (ServiceRegistration Registration, IReadOnlyList<MethodAccess?> Access) service) =>
        Try(() => service.Registration.CreateHandlers(parts, service.Access)) ?? [];

    private T? Try<T>(Func<T?> find)
        where T : class
    {
        try
        {
            return find();
        }
        catch (InvalidOperationException e)
        {
            _mistakes.Add(e.Message);
            return null;
        }
    }

    private void ThrowIfAny()
    {
        if (_mistakes.Count > 0)
        {
            var lines = _mistakes.Distinct().Select(mistake => $"\n- {mistake}");
            throw new InvalidOperationException($"The RPC gateway cannot start:{string.Concat(lines)}");
        }
    }
}
