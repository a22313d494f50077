using System.Security.Claims;

namespace RpcGateway.Services;

/// <summary>
/// Determines the user ids for <see cref="IRpcClients{TCallback}.User"/>. Register your own to replace the default, which uses
/// the claim <see cref="ClaimTypes.NameIdentifier"/>.
/// </summary>
public interface IRpcUserIdProvider
{
    /// <summary>Returns the user's id, or null for none.</summary>
    string? GetUserId(ClaimsPrincipal user);
}
