using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RpcGateway.Mailbox;
using RpcGateway.Samples.Pages;

namespace RpcGateway.Samples.Accounts;

/// <summary>
/// Accounts for the samples that need the names of their callers. There is no password: the browser that claimed a name has its tokens.
/// </summary>
internal static class AccountExtensions
{
    public const string Path = SamplePage.Folder + "/account";
    public const string RefreshPath = Path + "/refresh";

    private static readonly TimeSpan RefreshTokenLifetime = TimeSpan.FromDays(60);

    /// <summary>Adds the store of the accounts.</summary>
    public static void AddAccounts(this IRpcMailboxBuilder mailbox)
    {
        mailbox.AddMessages<AccountClaim>("account", options => options.Json = AccountJson.Default.AccountClaim);
        mailbox.Services.AddSingleton<AccountStore>();
    }

    /// <summary>Adds the tokens. Requires the sample services.</summary>
    public static void AddSampleAccounts(this IServiceCollection services)
    {
        services.AddRpcMailbox().AddMessages<AccountKey>("key", options => options.Json = AccountJson.Default.AccountKey);
        services.AddSingleton<AccountKeys>();
        services.AddSingleton<AccountLimits>();
        services.AddSingleton<AccountEndpoints>();
        services.AddOptions<KeyManagementOptions>().Configure<AccountKeys>((options, keys) => options.XmlRepository = keys);
        services.AddDataProtection().SetApplicationName("rpcgateway-samples");
        services.AddAuthentication(BearerTokenDefaults.AuthenticationScheme)
            .AddBearerToken(options => options.RefreshTokenExpiration = RefreshTokenLifetime);

        // It warns that the keys are not encrypted. They are next to the messages that the tokens protect.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error));
    }

    public static void MapSampleAccounts(this IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<AccountEndpoints>();
        routes.MapPost(Path, endpoints.ClaimAsync).WithDisplayName("Sample account");
        routes.MapPost(RefreshPath, endpoints.RefreshAsync).WithDisplayName("Sample account, renewal");
    }
}
