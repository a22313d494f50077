using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.FunctionalTests.Server;

namespace RpcGateway.FunctionalTests.Identity;

/// <summary>
/// Accepts <c>name</c>, <c>name:role</c>, <c>name;120</c>, which expires in 120 s, and <c>name!120</c>, whose time is only in the claim
/// <c>exp</c>. <c>slow</c> waits at the gate of that name, <c>rejected</c> fails.
/// </summary>
internal sealed class ExpiringScheme(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, TimeProvider time, Gates gates)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private const string SchemeName = "Expiring";

    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton<Gates>();
        services.AddAuthentication(SchemeName).AddScheme<AuthenticationSchemeOptions, ExpiringScheme>(SchemeName, null);
        services.AddAuthorization();
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.Ordinal))
        {
            return AuthenticateResult.NoResult();
        }

        var token = header["Bearer ".Length..];
        if (token is "rejected" or "invalid")
        {
            return AuthenticateResult.Fail("rejected");
        }

        if (token.StartsWith("slow", StringComparison.Ordinal))
        {
            await gates["slow"].WaitToContinue();
        }

        // The tokens of the documents last ten minutes.
        token = token switch
        {
            "first" or "second" or "third" => "ada;600",
            "of another user" => "ben;600",
            _ => token,
        };
        var parts = token.Split(';', '!');
        var claims = parts[0].Split(':').Select((text, i) => new Claim(i == 0 ? ClaimTypes.NameIdentifier : ClaimTypes.Role, text)).ToList();
        DateTimeOffset? end = parts.Length > 1
            ? time.GetUtcNow().AddSeconds(double.Parse(parts[1], CultureInfo.InvariantCulture))
            : null;
        if (token.Contains('!', StringComparison.Ordinal))
        {
            claims.Add(new Claim("exp", end!.Value.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        }

        var properties = new AuthenticationProperties { ExpiresUtc = token.Contains(';', StringComparison.Ordinal) ? end : null };
        var user = new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName));
        return AuthenticateResult.Success(new AuthenticationTicket(user, properties, SchemeName));
    }
}
