using Microsoft.Extensions.Options;

namespace RpcGateway.Redis.Hosting;

internal sealed class RedisOptionsValidator : IValidateOptions<RpcRedisOptions>
{
    public ValidateOptionsResult Validate(string? name, RpcRedisOptions options)
    {
        string[] errors = [.. options.Validate()];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
