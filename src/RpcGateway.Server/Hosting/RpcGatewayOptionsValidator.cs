using Microsoft.Extensions.Options;

namespace RpcGateway.Server.Hosting;

internal sealed class RpcGatewayOptionsValidator : IValidateOptions<RpcGatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, RpcGatewayOptions options)
    {
        string[] errors = [.. options.Validate()];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
