using Microsoft.Extensions.Options;

namespace RpcGateway.Server.Backends;

internal sealed class BackendOptionsValidator : IValidateOptions<RpcGatewayBackendOptions>
{
    public ValidateOptionsResult Validate(string? name, RpcGatewayBackendOptions options)
    {
        string[] errors = [.. options.Validate()];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
