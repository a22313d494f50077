using System.Collections.Concurrent;

namespace RpcGateway.FunctionalTests.Sessions;

/// <summary>The callbacks of one client.</summary>
internal sealed class LedgerClient : ILedgerClient
{
    public ConcurrentQueue<int> Notes { get; } = new();

    public void Note(int number) => Notes.Enqueue(number);

    public Task<int> DoubleAsync(int number) => Task.FromResult(2 * number);
}
