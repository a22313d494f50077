using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace RpcGateway.Services.Security;

/// <summary>Finds, at startup, rules that would make authorization fail or succeed incorrectly.</summary>
internal static class AccessValidator
{
    /// <returns>A sentence, or null if the rules are valid.</returns>
    public static async ValueTask<string?> ValidateAsync(MethodAccess access, IServiceProvider services)
    {
        if (services.GetService<IAuthorizationPolicyProvider>() is not { } policies
            || services.GetService<IAuthorizationService>() is null)
        {
            return $"'{access.Method}' has [Authorize], but authorization is not registered. "
                + "Call services.AddAuthorization(), or AddAuthorizationCore() in a process without a web server.";
        }

        try
        {
            var policy = await access.GetPolicyAsync(policies);
            return policy.AuthenticationSchemes.Count == 0
                ? null
                : $"'{access.Method}' requires authentication scheme '{policy.AuthenticationSchemes[0]}', but a connection is "
                    + "authenticated only when it opens. Require the scheme at MapRpcGateway(...).RequireAuthorization(...).";
        }
        catch (InvalidOperationException e)
        {
            return $"'{access.Method}': {e.Message}";
        }
    }
}
