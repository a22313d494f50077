using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace RpcGateway.Server.Security;

/// <summary>Finds at start what would make authorization fail, or pass wrongly, later on.</summary>
internal static class AccessValidator
{
    /// <returns>A sentence, or null if all is well.</returns>
    public static async ValueTask<string?> ValidateAsync(MethodAccess access, IServiceProvider services)
    {
        if (services.GetService<IAuthorizationPolicyProvider>() is not { } policies
            || services.GetService<IAuthorizationService>() is null)
        {
            return $"'{access.Method}' has [Authorize]: call services.AddAuthorization().";
        }

        try
        {
            var policy = await access.GetPolicyAsync(policies);
            return policy.AuthenticationSchemes.Count == 0
                ? null
                : $"'{access.Method}' asks for authentication scheme '{policy.AuthenticationSchemes[0]}', but a "
                    + "connection is authenticated once, when it opens: ask for the scheme at "
                    + "MapRpcGateway(...).RequireAuthorization(...).";
        }
        catch (InvalidOperationException e)
        {
            return $"'{access.Method}': {e.Message}";
        }
    }
}
