using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Services.Idempotency;
using RpcGateway.Services.Registration;
using RpcGateway.Services.Security;

namespace RpcGateway.Services.Dispatch;

/// <summary>The dependencies that all method handlers share.</summary>
internal sealed class DispatchParts(
    IServiceProvider services,
    IServiceScopeFactory scopes,
    HostSettings host,
    CallAuthorizer authorizer,
    IdempotentCalls idempotency,
    IRpcCallContext callContext,
    IEnumerable<EndpointRegistration<IRpcFilter>> filters)
{
    private readonly ILookup<string?, IRpcFilter> _filters =
        filters.ToLookup(filter => filter.Endpoint, filter => filter.Resolve(services));

    public string HostName => host.Name;

    public IServiceProvider Services => services;

    public IServiceScopeFactory Scopes => scopes;

    public JsonSerializerOptions SerializerOptions => host.Options.SerializerOptions;

    public CallAuthorizer Authorizer => authorizer;

    public IdempotentCalls Idempotency => idempotency;

    public IRpcCallContext CallContext => callContext;

    public IReadOnlyList<IRpcFilter> FiltersOf(string? endpoint) => [.. _filters[endpoint]];
}
