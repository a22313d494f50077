using System.Security.Claims;

namespace RpcGateway.Server.Connections;

internal sealed class NameIdentifierProvider : IRpcUserIdProvider
{
    public string? GetUserId(ClaimsPrincipal user) => user.FindFirst(ClaimTypes.NameIdentifier)?.Value;
}
