using Microsoft.Extensions.Options;
using RpcGateway.Server;

namespace RpcGateway.Host.Backends;

/// <summary>Reports errors in the settings of backends together with those of the gateway.</summary>
internal sealed class BackendSettingsValidator(BackendSettings settings) : IValidateOptions<RpcGatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, RpcGatewayOptions options) =>
        settings.Errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(settings.Errors);
}
