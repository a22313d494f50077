using Microsoft.Extensions.Options;
using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Services;
using RpcGateway.Services.Dispatch;
using RpcGateway.Services.Security;

namespace RpcGateway.Server.Prefixes;

/// <summary>The services with a prefix, and the checks of their prefixes when the gateway starts.</summary>
internal sealed class PrefixMethods(
    IEnumerable<IPrefixSource> sources,
    CallAuthorizer authorizer,
    IRpcUserIdProvider userIds,
    IOptions<RpcGatewayBackendOptions> backends,
    IServiceProvider provider) : IMethodSource
{
    private readonly Lazy<IReadOnlyList<PrefixService>> _services = new(() => [.. sources.SelectMany(source => source.Create())]);

    public IEnumerable<string?> Endpoints => sources.SelectMany(source => source.Endpoints);

    public async ValueTask<IReadOnlyList<string>> FindErrorsAsync(string? endpoint, IReadOnlyList<RpcMethodDescriptor> methods)
    {
        var services = Of(endpoint).ToList();
        var errors = PrefixChecks.Find(services, methods, endpoint is null ? backends.Value.AllowedContracts : []).ToList();
        foreach (var access in services.Select(CreateAccess).OfType<MethodAccess>())
        {
            if (await AccessValidator.ValidateAsync(access, provider) is { } error)
            {
                errors.Add(error);
            }
        }

        return errors;
    }

    public IEnumerable<RpcMethodHandler> CreateHandlers(string? endpoint) =>
        Of(endpoint).Select(service => new PrefixHandler(service, CreateAccess(service), authorizer, userIds));

    /// <summary>The prefixes of an endpoint, without the dots.</summary>
    public IEnumerable<string> List(string? endpoint) => Of(endpoint).Select(service => service.Prefix);

    private IEnumerable<PrefixService> Of(string? endpoint) => _services.Value.Where(service => service.Endpoint == endpoint);

    private static MethodAccess? CreateAccess(PrefixService service) => service.Authorize is { } authorize
        ? new MethodAccess($"{service.Prefix}.*", [authorize], [])
        : null;
}
