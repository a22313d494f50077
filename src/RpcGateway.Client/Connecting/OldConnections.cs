namespace RpcGateway.Client.Connecting;

/// <summary>
/// The connections to servers that are shutting down: their running calls continue while new calls use another connection. Each
/// ends when its server closes it, or after a time limit. Used by the <see cref="ReconnectLoop"/> only.
/// </summary>
internal sealed class OldConnections(TimeProvider time)
{
    private const int MaxCount = 4;

    // Longer than a server may wait for its running calls.
    private static readonly TimeSpan MaxTime = TimeSpan.FromMinutes(15);

    private readonly List<(Task Ending, CancellationTokenSource Surplus)> _connections = [];

    /// <summary>Keeps a connection until it ends. If there are too many, closes the oldest.</summary>
    public async Task AddAsync(ClientConnection connection, CancellationToken stopping)
    {
        _connections.RemoveAll(old => old.Ending.IsCompleted);
        if (_connections.Count == MaxCount)
        {
            var oldest = _connections[0];
            _connections.RemoveAt(0);
            await oldest.Surplus.CancelAsync().ConfigureAwait(false);
            await oldest.Ending.ConfigureAwait(false);
        }

        var surplus = new CancellationTokenSource();
        _connections.Add((EndAsync(connection, surplus.Token, stopping), surplus));
    }

    /// <summary>Completes when all connections have ended.</summary>
    public Task WaitForEndAsync() => Task.WhenAll(_connections.Select(old => old.Ending));

    private async Task EndAsync(ClientConnection connection, CancellationToken surplus, CancellationToken stopping)
    {
        using var timeout = new CancellationTokenSource(MaxTime, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, surplus, stopping);
        await connection.WaitForEndAsync(linked.Token).ConfigureAwait(false);
    }
}
