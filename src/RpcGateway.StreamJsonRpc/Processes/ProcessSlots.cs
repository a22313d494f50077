namespace RpcGateway.StreamJsonRpc.Processes;

/// <summary>Counts the processes of a backend, in total and per user.</summary>
internal sealed class ProcessSlots(int max, int maxPerUser)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _users = new(StringComparer.Ordinal);
    private int _count;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <returns>Null if a slot was taken, otherwise one sentence for the client.</returns>
    public string? TryTake(string user)
    {
        lock (_lock)
        {
            var own = _users.GetValueOrDefault(user);
            if (own >= maxPerUser)
            {
                return $"The limit of {maxPerUser} processes per user is reached (MaxProcessesPerUser).";
            }

            if (_count >= max)
            {
                return $"The limit of {max} processes is reached (MaxProcesses).";
            }

            _users[user] = own + 1;
            _count++;
            return null;
        }
    }

    public void Return(string user)
    {
        lock (_lock)
        {
            _count--;
            if (--_users[user] == 0)
            {
                _users.Remove(user);
            }
        }
    }
}
