using Microsoft.Extensions.Options;

namespace RpcGateway.Services.Presence;

internal sealed class PresenceOptionsValidator : IValidateOptions<RpcPresenceOptions>
{
    public ValidateOptionsResult Validate(string? name, RpcPresenceOptions options)
    {
        string[] errors = [.. options.Validate()];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
