using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using RpcGateway.Mailbox;

namespace RpcGateway.Samples.Accounts;

/// <summary>The requests that return tokens: claiming a name, and renewing. The tokens are those of ASP.NET Core.</summary>
internal sealed class AccountEndpoints(
    AccountStore accounts,
    AccountKeys keys,
    AccountLimits limits,
    IDataProtectionProvider protection,
    IOptionsMonitor<BearerTokenOptions> bearer,
    TimeProvider time)
{
    private const int MaxBodySize = 16 * 1024;

    private readonly IDataProtector _probe = protection.CreateProtector("RpcGateway.Samples.Accounts.Probe");

    public Task ClaimAsync(HttpContext http) => HandleAsync(http, async request =>
    {
        if (AccountNames.FindError(request.Name) is { } error)
        {
            await RefuseAsync(http, StatusCodes.Status400BadRequest, error);
        }
        else if (limits.IsExceeded(http))
        {
            http.Response.Headers.RetryAfter = "60";
            await RefuseAsync(http, StatusCodes.Status429TooManyRequests, "Too many names were claimed. Try again in a minute.");
        }
        else if (await TryClaimAsync(request.Name!, http.RequestAborted))
        {
            await SignInAsync(http, request.Name!);
        }
        else
        {
            await RefuseAsync(http, StatusCodes.Status409Conflict, $"The name '{request.Name}' is taken. Choose another one.");
        }
    });

    public Task RefreshAsync(HttpContext http) => HandleAsync(http, async request =>
    {
        await OpenKeysAsync(http.RequestAborted);
        var ticket = bearer.Get(BearerTokenDefaults.AuthenticationScheme).RefreshTokenProtector.Unprotect(request.RefreshToken);
        if (ticket?.Properties.ExpiresUtc is { } expires && expires > time.GetUtcNow()
            && ticket.Principal.Identity?.Name is { } name && await accounts.FindAsync(name, http.RequestAborted) is not null)
        {
            await SignInAsync(http, name);
        }
        else
        {
            await RefuseAsync(http, StatusCodes.Status401Unauthorized, "The refresh token is not valid here, or has expired.");
        }
    });

    // A name that is claimed without a token for it would be lost.
    private async Task<bool> TryClaimAsync(string name, CancellationToken cancellationToken)
    {
        await OpenKeysAsync(cancellationToken);
        return await accounts.TryClaimAsync(name, cancellationToken);
    }

    // If the keys cannot be read, Unprotect returns null as for an invalid token, and the page would forget its account for that. After this
    // method, Data Protection has the keys in memory.
    private async Task OpenKeysAsync(CancellationToken cancellationToken)
    {
        await keys.CheckAsync(cancellationToken);
        _probe.Protect([]);
    }

    private static Task SignInAsync(HttpContext http, string name)
    {
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.Name, name), new Claim(ClaimTypes.NameIdentifier, name)], BearerTokenDefaults.AuthenticationScheme);
        http.Response.Headers.CacheControl = "no-store";
        return http.SignInAsync(BearerTokenDefaults.AuthenticationScheme, new ClaimsPrincipal(identity));
    }

    private static async Task HandleAsync(HttpContext http, Func<AccountRequest, Task> handle)
    {
        // Pages of other origins cannot send JSON without the permission of the server.
        if (!http.Request.HasJsonContentType())
        {
            await RefuseAsync(http, StatusCodes.Status415UnsupportedMediaType, "Send the request as application/json.");
            return;
        }

        try
        {
            if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            {
                size.MaxRequestBodySize = MaxBodySize;
            }

            var request = await http.Request.ReadFromJsonAsync(AccountJson.Default.AccountRequest, http.RequestAborted);
            await handle(request ?? new AccountRequest());
        }
        catch (JsonException)
        {
            await RefuseAsync(http, StatusCodes.Status400BadRequest, "The body is not the expected JSON object.");
        }
        catch (BadHttpRequestException e)
        {
            await RefuseAsync(http, e.StatusCode, "The body could not be read.");
        }
        catch (RpcMailboxException e) when (!http.Response.HasStarted)
        {
            await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, e.Message);
        }
        catch (CryptographicException) when (!http.Response.HasStarted)
        {
            await RefuseAsync(
                http, StatusCodes.Status503ServiceUnavailable, "The keys of the tokens can neither be read nor created now. Try again later.");
        }
    }

    private static Task RefuseAsync(HttpContext http, int status, string reason) =>
        TypedResults.Problem(reason, statusCode: status).ExecuteAsync(http);
}
