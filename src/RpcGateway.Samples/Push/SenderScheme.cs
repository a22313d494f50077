using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace RpcGateway.Samples.Push;

/// <summary>Authenticates senders by a bearer token: in the handshake or, for browsers, in <c>$/hello</c>.</summary>
internal sealed class SenderScheme(
    SenderToken expected, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "push-sender";

    // Sessions need an id. No user has this one.
    private const string Id = "push:sender";

    /// <summary>Whether a user is a sender.</summary>
    public static bool IsSender(ClaimsPrincipal user) => user.IsInRole(Name);

    /// <summary>Returns a user that is a sender.</summary>
    public static ClaimsPrincipal CreateUser() => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.NameIdentifier, Id), new Claim(ClaimTypes.Role, Name)], Name));

    /// <summary>Returns the bearer token of a request; null if it has none.</summary>
    public static string? FindToken(HttpRequest request) =>
        AuthenticationHeaderValue.TryParse(request.Headers[HeaderNames.Authorization], out var header)
            && header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
            && header.Parameter is { Length: > 0 } token
                ? token
                : null;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(FindToken(Request) switch
    {
        null => AuthenticateResult.NoResult(),
        var token when expected.Matches(token) => AuthenticateResult.Success(new AuthenticationTicket(CreateUser(), Scheme.Name)),
        _ => AuthenticateResult.Fail("The token is not that of a sender."),
    });
}
