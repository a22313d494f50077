namespace RpcGateway.Client;

/// <summary>Options of the calls of one proxy.</summary>
public sealed class RpcCallOptions
{
    private const int MaxKeyLength = 128;

    /// <summary>
    /// Identifies a call when it is repeated: the server executes the first call with the key and gives its outcome to all others. Default:
    /// none; methods marked <see cref="RpcIdempotentAttribute"/> then get a new key for each call. 1 to 128 characters.
    /// </summary>
    public string? IdempotencyKey
    {
        get;
        init => field = value is null or { Length: > 0 and <= MaxKeyLength }
            ? value
            : throw new ArgumentException($"An idempotency key must have 1 to {MaxKeyLength} characters.", nameof(value));
    }
}
