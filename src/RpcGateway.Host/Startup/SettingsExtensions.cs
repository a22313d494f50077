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
}
