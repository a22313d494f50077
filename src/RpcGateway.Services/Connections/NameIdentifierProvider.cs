using System.Security.Claims;

namespace RpcGateway.Services.Connections;

internal sealed class NameIdentifierProvider : IRpcUserIdProvider
{
    public string? GetUserId(ClaimsPrincipal user) => user.FindFirst(ClaimTypes.NameIdentifier)?.Value;
}
