namespace RpcGateway.Services.Idempotency;

/// <summary>Memory that is limited in total and per user. Guarded by its owner's lock.</summary>
internal sealed class UserBudget(RpcIdempotencyOptions options)
{
    private readonly Dictionary<string, long> _users = new(StringComparer.Ordinal);

    /// <summary>The bytes that are in use.</summary>
    public long Used { get; private set; }

    /// <summary>Returns false, and takes nothing, if that would exceed a limit.</summary>
    public bool TryTake(string user, int bytes)
    {
        var ofUser = _users.GetValueOrDefault(user) + bytes;
        if (Used + bytes > options.MaxBytes || ofUser > options.MaxBytesPerUser)
        {
            return false;
        }

        Used += bytes;
        _users[user] = ofUser;
        return true;
    }

    public void Return(string user, int bytes)
    {
        Used -= bytes;
        var left = _users[user] - bytes;
        if (left > 0)
        {
            _users[user] = left;
        }
        else
        {
            _users.Remove(user);
        }
    }
}
