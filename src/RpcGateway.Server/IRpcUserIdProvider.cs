using System.Security.Claims;

namespace RpcGateway.Server;

/// <summary>
/// Names the users that <see cref="IRpcClients{TCallback}.User"/> finds. Register another one to replace the default,
/// which takes the claim <see cref="ClaimTypes.NameIdentifier"/>.
/// </summary>
public interface IRpcUserIdProvider
{
    /// <summary>The user's id, or null for none.</summary>
    string? GetUserId(ClaimsPrincipal user);
}
