namespace RpcGateway.Services;

/// <summary>How long and how many calls with idempotency keys are remembered.</summary>
public sealed class RpcIdempotencyOptions
{
    /// <summary>
    /// How long the outcome of a call with a key is repeated, from its end. Default: 5 min. Range: 1 s to 24 h.
    /// </summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The memory for all keys and outcomes, in bytes. A call whose key has no room is refused. With Redis, it limits what each node stores
    /// there. Default: 64 MiB. Range: 64 KiB to 16 GiB.
    /// </summary>
    public long MaxBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// The memory for the keys and outcomes of one user; all anonymous callers together count as one. Default: 4 MiB. Range: 4 KiB to
    /// 16 GiB.
    /// </summary>
    public long MaxBytesPerUser { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// The largest outcome that is stored, in bytes. A repeat of a call with a larger one gets an error. Default: 64 KiB. Range: 0 to
    /// 64 MiB.
    /// </summary>
    public int MaxResultSize { get; set; } = 64 * 1024;

    /// <summary>Validates the options. Returns one sentence for each error; empty if all values are valid.</summary>
    public IEnumerable<string> Validate()
    {
        if (Window < TimeSpan.FromSeconds(1) || Window > TimeSpan.FromHours(24))
        {
            yield return $"Idempotency.Window is {Window}, but must be from 00:00:01 to 1.00:00:00.";
        }

        const long MaxMemory = 16L * 1024 * 1024 * 1024;
        if (MaxBytes is < 64 * 1024 or > MaxMemory)
        {
            yield return $"Idempotency.MaxBytes is {MaxBytes}, but must be from 65536 to {MaxMemory}.";
        }

        if (MaxBytesPerUser is < 4 * 1024 or > MaxMemory)
        {
            yield return $"Idempotency.MaxBytesPerUser is {MaxBytesPerUser}, but must be from 4096 to {MaxMemory}.";
        }

        if (MaxResultSize is < 0 or > 64 * 1024 * 1024)
        {
            yield return $"Idempotency.MaxResultSize is {MaxResultSize}, but must be from 0 to 67108864.";
        }
    }
}
