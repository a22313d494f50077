using Microsoft.Extensions.Options;

namespace RpcGateway.Server.Hosting;

internal sealed class RpcGatewayOptionsValidator : IValidateOptions<RpcGatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, RpcGatewayOptions options)
    {
        string[] mistakes = [.. options.Validate()];
        return mistakes.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }
}
