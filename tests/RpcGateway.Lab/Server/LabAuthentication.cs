using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace RpcGateway.Lab;

/// <summary>Accepts one bearer token.</summary>
internal sealed class LabAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Lab";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
        Task.FromResult(Request.Headers.Authorization.ToString() switch
        {
            "" => AuthenticateResult.NoResult(),
            $"Bearer {LabToken.Valid}" => AuthenticateResult.Success(CreateTicket()),
            _ => AuthenticateResult.Fail("The token is invalid."),
        });

    private static AuthenticationTicket CreateTicket() =>
        new(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, "ada")], SchemeName)), SchemeName);
}
