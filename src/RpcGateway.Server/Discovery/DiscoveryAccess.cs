using RpcGateway.Server.Connections;
using RpcGateway.Server.Dispatch;
using RpcGateway.Server.Security;

namespace RpcGateway.Server.Discovery;

/// <summary>Finds what a caller may not call, and so does not see.</summary>
internal sealed class DiscoveryAccess(GatewayMethods methods, CallAuthorizer authorizer)
{
    /// <returns>The wire names of the hidden methods.</returns>
    public async ValueTask<IReadOnlySet<string>> FindHiddenAsync(
        string? endpoint, ConnectionUser user, RpcConnectionContext context)
    {
        var hidden = new HashSet<string>();
        foreach (var handler in methods.Of(endpoint).Handlers.OfType<ServiceMethodHandler>())
        {
            if (handler.Access is { } access && !await MayCallAsync(user, context, access))
            {
                hidden.Add(handler.Method.Name);
            }
        }

        return hidden;
    }

    private async ValueTask<bool> MayCallAsync(ConnectionUser user, RpcConnectionContext context, MethodAccess access)
    {
        if (user.Decisions.TryGetValue(access, out var known))
        {
            return known == 0;
        }

        // Only what is allowed is kept: the first call that is denied has to find nothing, and so be logged.
        var code = await authorizer.EvaluateAsync(user, context, access);
        if (code == 0)
        {
            user.Decisions[access] = code;
        }

        return code == 0;
    }
}
