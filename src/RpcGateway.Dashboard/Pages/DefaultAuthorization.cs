using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;

namespace RpcGateway.Dashboard.Pages;

/// <summary>
/// Puts endpoints behind the default policy unless the app has said who may use them. In an app without authorization
/// ASP.NET Core then refuses to answer, and says why.
/// </summary>
internal static class DefaultAuthorization
{
    public static void Add(EndpointBuilder endpoint)
    {
        if (!endpoint.Metadata.Any(item => item is IAuthorizeData or AuthorizationPolicy or IAllowAnonymous))
        {
            endpoint.Metadata.Add(new AuthorizeAttribute());
        }
    }
}
