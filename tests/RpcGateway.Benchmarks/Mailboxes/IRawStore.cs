namespace RpcGateway.Benchmarks.Mailboxes;

/// <summary>A database that is used directly: the least that stores messages with numbers of their queues.</summary>
internal interface IRawStore : IAsyncDisposable
{
    /// <summary>Appends a message to each of the queues, in one transaction.</summary>
    ValueTask AppendAsync(IReadOnlyList<string> queues, byte[] body);

    /// <summary>Reads the last messages of a queue.</summary>
    /// <returns>Their number.</returns>
    ValueTask<int> ReplayAsync(string queue, int count);
}
