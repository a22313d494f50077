using RpcGateway.Protocol;
using RpcGateway.Server.Backends;
using RpcGateway.Server.Dispatch;
using RpcGateway.Server.Prefixes;
using RpcGateway.Services;
using RpcGateway.Services.Connections;
using RpcGateway.Services.Dispatch;
using RpcGateway.Services.Security;

namespace RpcGateway.Server.Discovery;

/// <summary>Finds the methods that a caller may not call; its document omits them.</summary>
internal sealed class DiscoveryAccess(GatewayMethods methods, CallAuthorizer authorizer, BackendRegistry? backends = null)
{
    /// <returns>The wire names of the hidden methods.</returns>
    public async ValueTask<IReadOnlySet<string>> FindHiddenAsync(
        string? endpoint, ConnectionUser user, RpcConnectionContext context)
    {
        var hidden = new HashSet<string>();
        foreach (var handler in methods.Of(endpoint).Handlers)
        {
            if (AccessOf(handler) is { } access && !await MayCallAsync(user, context, access))
            {
                hidden.Add(handler.Method.Name);
            }
        }

        if (backends is not null && endpoint is null && !user.IsAuthenticated)
        {
            // The backend evaluates its own authorization, which no anonymous user passes.
            hidden.UnionWith(backends.Routes.SelectMany(route => route.Contract.Methods)
                .Where(method => method.Requires is not null).Select(method => method.Name));
        }

        return hidden;
    }

    private static MethodAccess? AccessOf(RpcMethodHandler handler) => handler switch
    {
        ServiceMethodHandler method => method.Access,
        PrefixHandler prefix => prefix.Access,
        _ => null,
    };

    private async ValueTask<bool> MayCallAsync(ConnectionUser user, RpcConnectionContext context, MethodAccess access)
    {
        if (user.Decisions.TryGetValue(access, out var known))
        {
            return known == 0;
        }

        // Caches only permissions: the first denied call must not find a cached decision, so that it is logged.
        var code = await authorizer.EvaluateAsync(user, context, access);
        if (code == 0)
        {
            user.Decisions[access] = code;
        }

        return code == 0;
    }
}
