namespace RpcGateway.Samples.Chat;

/// <summary>
/// Orders what happens in a conversation on this node, so that all receive its messages in the order of their numbers. A fixed number of
/// locks: conversations that share one only wait for each other.
/// </summary>
internal sealed class ChatTurns : IDisposable
{
    private readonly SemaphoreSlim[] _locks = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits for exclusive access until the result is disposed; waiters enter in the order of their requests.</summary>
    public async Task<Turn> EnterAsync(ChatPlace place, CancellationToken cancellationToken)
    {
        var entered = _locks[(uint)place.Queue.GetHashCode() % (uint)_locks.Length];
        await entered.WaitAsync(cancellationToken);
        return new Turn(entered);
    }

    public void Dispose() => Array.ForEach(_locks, one => one.Dispose());

    internal readonly record struct Turn(SemaphoreSlim Lock) : IDisposable
    {
        public void Dispose() => Lock.Release();
    }
}
