using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Services.Security;

namespace RpcGateway.Services.Dispatch;

/// <summary>Builds the tables of the methods that clients can call, or reports all errors at once.</summary>
/// <param name="registrations">The services of all endpoints.</param>
/// <param name="parts">The dependencies of the handlers.</param>
/// <param name="protocolMethods">The methods that every endpoint has besides those of its services.</param>
/// <param name="sources">Other methods.</param>
internal sealed class MethodTableBuilder(
    IEnumerable<ServiceRegistration> registrations,
    DispatchParts parts,
    IReadOnlyList<RpcMethodHandler> protocolMethods,
    IEnumerable<IMethodSource> sources)
{
    private readonly List<string> _errors = [];

    /// <param name="provider">The application's services.</param>
    /// <param name="protocolMethods">The methods that every endpoint has besides those of its services.</param>
    public static MethodTableBuilder Create(IServiceProvider provider, IReadOnlyList<RpcMethodHandler> protocolMethods) => new(
        provider.GetServices<ServiceRegistration>(),
        provider.GetRequiredService<DispatchParts>(),
        protocolMethods,
        provider.GetServices<IMethodSource>());

    /// <exception cref="InvalidOperationException">There are errors; the message lists them.</exception>
    public async ValueTask<IReadOnlyList<(string? Endpoint, RpcMethodTable Table)>> BuildAsync()
    {
        // The table of the endpoints without a name exists even if it has no services.
        var endpoints = registrations.Select(registration => registration.Endpoint)
            .Concat(sources.SelectMany(source => source.Endpoints)).Prepend(null).Distinct();
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
                _errors.AddRange(ContractJsonCheck.Find(binding, parts.SerializerOptions));
                methods.AddRange(binding.Methods);
                services.Add((registration, await ReadAccessAsync(registration, binding)));
            }
        }

        _errors.AddRange(ContractChecks.FindEqualNames(methods));
        foreach (var source in sources)
        {
            _errors.AddRange(await source.FindErrorsAsync(endpoint, methods));
        }

        if (_errors.Count > 0)
        {
            // Handlers of invalid contracts cannot be created. The other endpoints are still checked.
            return RpcMethodTable.Empty;
        }

        RpcMethodHandler[] handlers =
        [
            .. protocolMethods,
            .. services.SelectMany(CreateHandlers),
            .. sources.SelectMany(source => source.CreateHandlers(endpoint)),
        ];
        return _errors.Count > 0 ? RpcMethodTable.Empty : new RpcMethodTable(handlers);
    }

    private async ValueTask<IReadOnlyList<MethodAccess?>> ReadAccessAsync(
        ServiceRegistration registration, RpcContractBinding binding)
    {
        var reader = registration.CreateAccessReader();
        var access = binding.Methods.Select(method => Try(() => reader.Read(method))).ToArray();
        foreach (var guarded in access.OfType<MethodAccess>())
        {
            if (await AccessValidator.ValidateAsync(guarded, parts.Services) is { } error)
            {
                _errors.Add(error);
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
            _errors.Add(e.Message);
            return null;
        }
    }

    private void ThrowIfAny()
    {
        if (_errors.Count > 0)
        {
            var lines = _errors.Distinct().Select(error => $"\n- {error}");
            throw new InvalidOperationException($"{parts.HostName} cannot start:{string.Concat(lines)}");
        }
    }
}
