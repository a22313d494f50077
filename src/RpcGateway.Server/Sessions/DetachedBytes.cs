namespace RpcGateway.Server.Sessions;

/// <summary>Adds up what the sessions without a socket take.</summary>
internal sealed class DetachedBytes(long max, long maxPerUser)
{
    private readonly Dictionary<string, long> _users = new(StringComparer.Ordinal);
    private long _total;

    /// <summary>Adds the bytes of a session. Returns the name of the limit that they exceed, or null.</summary>
    /// <param name="bytes">What the session takes.</param>
    /// <param name="user">Its user; null if it has no id.</param>
    public string? Add(long bytes, string? user)
    {
        var ofUser = user is null ? 0 : _users.GetValueOrDefault(user) + bytes;
        if (ofUser > maxPerUser)
        {
            return nameof(RpcGatewayOptions.MaxDetachedBytesPerUser);
        }

        if (_total + bytes > max)
        {
            return nameof(RpcGatewayOptions.MaxDetachedBytes);
        }

        _total += bytes;
        if (user is not null)
        {
            _users[user] = ofUser;
        }

        return null;
    }
}
