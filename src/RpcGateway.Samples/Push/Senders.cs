using System.Net.Http.Headers;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace RpcGateway.Samples.Push;

/// <summary>
/// Authenticates senders: their token is a second kind of bearer token, next to those of the accounts, so it arrives in the handshake or, from
/// browsers, in <c>$/hello</c>. It is never an argument of a call.
/// </summary>
internal static class Senders
{
    private const string Role = "push-sender";

    // Sessions need an id. No account has this one.
    private const string Id = "push:sender";

    /// <summary>Makes the bearer tokens of the application include that of senders.</summary>
    public static void AddSenders(this IServiceCollection services, SenderToken token)
    {
        services.AddSingleton(token);
        services.Configure<BearerTokenOptions>(BearerTokenDefaults.AuthenticationScheme, options =>
        {
            var next = options.Events.OnMessageReceived;
            options.Events.OnMessageReceived = context =>
            {
                if (FindToken(context.Request) is not { } found || !token.Matches(found))
                {
                    return next(context);
                }

                context.Principal = CreateUser(context.Scheme.Name);
                context.Success();
                return Task.CompletedTask;
            };
        });
    }

    /// <summary>Whether a user is a sender.</summary>
    public static bool IsSender(this ClaimsPrincipal user) => user.IsInRole(Role);

    /// <summary>Returns the bearer token of a request; null if it has none.</summary>
    public static string? FindToken(HttpRequest request) =>
        AuthenticationHeaderValue.TryParse(request.Headers[HeaderNames.Authorization], out var header)
            && header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
            && header.Parameter is { Length: > 0 } token
                ? token
                : null;

    private static ClaimsPrincipal CreateUser(string scheme) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.NameIdentifier, Id), new Claim(ClaimTypes.Role, Role)], scheme));
}
