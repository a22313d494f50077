using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;

namespace RpcGateway.Dashboard.Endpoints;

/// <summary>
/// Requires the default authorization policy unless the application configured authorization for the endpoint. Without
/// authorization services, ASP.NET Core then fails each request with an explanation.
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
