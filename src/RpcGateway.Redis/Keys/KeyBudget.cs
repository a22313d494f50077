using RpcGateway.Services;
using RpcGateway.Services.Idempotency;

namespace RpcGateway.Redis.Keys;

/// <summary>How much this node has stored in Redis, in total and per user. Each node counts its own calls.</summary>
internal sealed class KeyBudget(RpcIdempotencyOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly UserBudget _budget = new(options);
    private readonly Queue<(string User, int Bytes, long EndsAt)> _ends = new();

    public bool TryTake(string user, int bytes)
    {
        lock (_lock)
        {
            ReturnEnded();
            return _budget.TryTake(user, bytes);
        }
    }

    public void Return(string user, int bytes)
    {
        lock (_lock)
        {
            _budget.Return(user, bytes);
        }
    }

    /// <summary>Returns what is stored for a window from now on.</summary>
    public void ReturnAfterWindow(string user, int bytes)
    {
        lock (_lock)
        {
            _ends.Enqueue((user, bytes, time.GetTimestamp() + (long)(options.Window.TotalSeconds * time.TimestampFrequency)));
        }
    }

    /// <summary>Returns what Redis has forgotten.</summary>
    public void Sweep()
    {
        lock (_lock)
        {
            ReturnEnded();
        }
    }

    private void ReturnEnded()
    {
        var now = time.GetTimestamp();
        while (_ends.TryPeek(out var first) && first.EndsAt <= now)
        {
            _ends.Dequeue();
            _budget.Return(first.User, first.Bytes);
        }
    }
}
