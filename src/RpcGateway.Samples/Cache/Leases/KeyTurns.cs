namespace RpcGateway.Samples.Cache.Leases;

/// <summary>Lets one write of a key run at a time in this process. Several keys share a turn, so that memory is limited.</summary>
internal sealed class KeyTurns : IDisposable
{
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    public async Task<Turn> EnterAsync(string key, CancellationToken cancellationToken)
    {
        var turn = _turns[(uint)key.GetHashCode(StringComparison.Ordinal) % (uint)_turns.Length];
        await turn.WaitAsync(cancellationToken);
        return new Turn(turn);
    }

    public void Dispose()
    {
        foreach (var turn in _turns)
        {
            turn.Dispose();
        }
    }

    /// <summary>A turn, which ends when it is disposed.</summary>
    public readonly struct Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
