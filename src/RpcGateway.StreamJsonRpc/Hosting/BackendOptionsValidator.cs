using Microsoft.Extensions.Options;

namespace RpcGateway.StreamJsonRpc.Hosting;

internal sealed class BackendOptionsValidator : IValidateOptions<StreamJsonRpcBackendOptions>
{
    public ValidateOptionsResult Validate(string? name, StreamJsonRpcBackendOptions options)
    {
        string[] errors = [.. options.Validate().Select(error => $"Backend '{name}': {error}")];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
