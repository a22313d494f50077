using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RpcGateway.Server;

namespace RpcGateway.Host.Startup;

/// <summary>Binds the gateway's options to the configuration.</summary>
internal static class SettingsExtensions
{
    /// <summary>Takes the options from the section <c>RpcGateway</c>, and stops the start if something is wrong there.</summary>
    public static IRpcGatewayBuilder ReadSettings(this IRpcGatewayBuilder gateway)
    {
        gateway.Services.TryAddSingleton<GatewaySettings>();
        gateway.Services.AddSingleton<IConfigureOptions<RpcGatewayOptions>>(s => s.GetRequiredService<GatewaySettings>());
        gateway.Services.AddSingleton<IValidateOptions<RpcGatewayOptions>>(s => s.GetRequiredService<GatewaySettings>());
        return gateway;
    }
}
