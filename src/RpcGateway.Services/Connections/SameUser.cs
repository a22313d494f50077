using System.Security.Claims;

namespace RpcGateway.Services.Connections;

/// <summary>Whether two principals are the same user.</summary>
internal static class SameUser
{
    /// <summary>
    /// Two anonymous principals are the same user. Authenticated ones are if they have the same id; without an id, nothing proves it.
    /// </summary>
    public static bool Is(IRpcUserIdProvider userIds, ClaimsPrincipal one, ClaimsPrincipal other) => IsAuthenticated(one)
        ? IsAuthenticated(other) && userIds.GetUserId(one) is { } id && id == userIds.GetUserId(other)
        : !IsAuthenticated(other);

    public static bool IsAuthenticated(ClaimsPrincipal user) => user.Identities.Any(identity => identity.IsAuthenticated);
}
