using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RpcGateway.Server.Registration;
using RpcGateway.Server.Security;

namespace RpcGateway.Server.Dispatch;

/// <summary>The dependencies that all method handlers share.</summary>
internal sealed class DispatchParts(
    IServiceProvider services,
    IServiceScopeFactory scopes,
    IOptions<RpcGatewayOptions> options,
    CallAuthorizer authorizer,
    IRpcCallContext callContext,
    IEnumerable<EndpointRegistration<IRpcFilter>> filters)
{
    private readonly ILookup<string?, IRpcFilter> _filters =
        filters.ToLookup(filter => filter.Endpoint, filter => filter.Resolve(services));

    public IServiceProvider Services => services;

    public IServiceScopeFactory Scopes => scopes;

    public JsonSerializerOptions SerializerOptions => options.Value.SerializerOptions;

    public CallAuthorizer Authorizer => authorizer;

    public IRpcCallContext CallContext => callContext;

    public IReadOnlyList<IRpcFilter> FiltersOf(string? endpoint) => [.. _filters[endpoint]];
}
