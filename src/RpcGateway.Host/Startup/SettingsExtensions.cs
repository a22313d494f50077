using Microsoft.Extensions.Options;
using RpcGateway.Server;

namespace RpcGateway.Host.Startup;

/// <summary>Binds the gateway's options to the configuration.</summary>
internal static class SettingsExtensions
{
    /// <summary>
    /// Reads the options from the section <c>RpcGateway</c>. If it is invalid, the gateway does not start.
    /// </summary>
    public static IRpcGatewayBuilder ReadSettings(this IRpcGatewayBuilder gateway)
    {
        gateway.Services.AddSingleton<IConfigureOptions<RpcGatewayOptions>, GatewaySettings>();
        gateway.Services.AddSingleton<IValidateOptions<RpcGatewayOptions>, GatewaySettings>();
        return gateway;
    }

    /// <summary>Makes the process one of several nodes if the setting <c>RpcGateway:Redis</c> contains an address.</summary>
    public static IRpcGatewayBuilder ReadRedis(this IRpcGatewayBuilder gateway, IConfiguration configuration) =>
        FindRedis(configuration) is { } address ? gateway.AddRedisBackplane(address) : gateway;

    /// <summary>Accepts the links of other nodes if there can be any.</summary>
    public static void MapNodes(this WebApplication app, string path)
    {
        if (FindRedis(app.Configuration) is not null)
        {
            app.MapRpcNodes(path);
        }
    }

    /// <summary>Returns the address of the Redis that the nodes share; null if there is only one node.</summary>
    public static string? FindRedis(IConfiguration configuration) =>
        configuration[$"{GatewaySettings.SectionName}:{GatewaySettings.Redis}"] is { Length: > 0 } address ? address : null;
}
