using Microsoft.Extensions.Options;
using RpcGateway.Server;

namespace RpcGateway.Host.Startup;

/// <summary>Binds the gateway's options to the configuration.</summary>
internal static class SettingsExtensions
{
    /// <summary>Takes the options from the section <c>RpcGateway</c>; a mistake there stops the start.</summary>
    public static IRpcGatewayBuilder ReadSettings(this IRpcGatewayBuilder gateway)
    {
        gateway.Services.AddSingleton<IConfigureOptions<RpcGatewayOptions>, GatewaySettings>();
        gateway.Services.AddSingleton<IValidateOptions<RpcGatewayOptions>, GatewaySettings>();
        return gateway;
    }
}
