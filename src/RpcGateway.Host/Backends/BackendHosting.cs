using Microsoft.Extensions.Options;
using RpcGateway.Server;

namespace RpcGateway.Host.Backends;

/// <summary>Lets backends connect as the settings say.</summary>
internal static class BackendHosting
{
    public static IRpcGatewayBuilder AddBackends(this IRpcGatewayBuilder gateway, BackendSettings settings)
    {
        gateway.Services.AddSingleton<IValidateOptions<RpcGatewayOptions>>(new BackendSettingsValidator(settings));
        return settings.IsEnabled
            ? gateway.AddBackends(options => options
                .AllowContracts([.. settings.AllowedContracts])
                .RequireContracts([.. settings.RequiredContracts]))
            : gateway;
    }

    public static void MapBackends(this WebApplication app, string path, BackendSettings settings)
    {
        if (settings.IsEnabled)
        {
            new BackendAccess(settings.Token, app.Services.GetRequiredService<ILogger<BackendAccess>>()).Protect(app.MapRpcBackends(path));
        }
    }
}
