using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;
using RpcGateway.Services.Connections;

namespace RpcGateway.Server.Security;

/// <summary>What an authentication scheme says about a request.</summary>
/// <param name="Principal">The user.</param>
/// <param name="ExpiresAt">When the authentication ends; null if the scheme gives no time.</param>
internal readonly record struct AuthenticatedUser(ClaimsPrincipal Principal, DateTimeOffset? ExpiresAt)
{
    /// <summary>Reads the outcome of a scheme.</summary>
    public static AuthenticatedUser Of(ClaimsPrincipal principal, AuthenticationProperties? properties) =>
        new(principal, SameUser.IsAuthenticated(principal) ? properties?.ExpiresUtc ?? ReadClaim(principal) : null);

    /// <summary>Reads what the application's middleware found in the handshake.</summary>
    public static AuthenticatedUser Of(HttpContext http) => Of(
        http.Features.Get<IHttpAuthenticationFeature>()?.User ?? new ClaimsPrincipal(new ClaimsIdentity()),
        http.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties);

    // RFC 7519: the number of seconds since 1970.
    private static DateTimeOffset? ReadClaim(ClaimsPrincipal principal) =>
        double.TryParse(principal.FindFirst("exp")?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
        && seconds >= 0 && seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
            : null;
}
