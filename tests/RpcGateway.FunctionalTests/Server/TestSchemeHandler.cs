using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace RpcGateway.FunctionalTests.Server;

/// <summary>Accepts <c>Bearer name</c> or <c>Bearer name:role</c> as a user; <c>Bearer rejected</c> fails.</summary>
internal sealed class TestSchemeHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private const string SchemeName = "Test";

    public static void AddTo(IServiceCollection services)
    {
        services.AddAuthentication(SchemeName)
            .AddScheme<AuthenticationSchemeOptions, TestSchemeHandler>(SchemeName, null);
        services.AddAuthorization();
    }

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.Ordinal))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        if (header == "Bearer rejected")
        {
            return Task.FromResult(AuthenticateResult.Fail("rejected"));
        }

        var parts = header["Bearer ".Length..].Split(':');
        var roles = parts[1..].Select(role => new Claim(ClaimTypes.Role, role));
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, parts[0]), .. roles], SchemeName);
        var ticket = new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName);
        return Task.FromResult(AuthenticateResult.Success(ticket));
    }
}
