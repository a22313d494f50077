using RpcGateway.Protocol;
using RpcGateway.StreamJsonRpc.Channels;

namespace RpcGateway.StreamJsonRpc.Relay;

/// <summary>What the two directions of a relay share.</summary>
internal sealed class RelayState(RpcConnectionOptions options, BackendLink link, string connectionId, TimeProvider time)
{
    // The end of the output and the end of the process are two events; the second one has the better reason.
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource<RelayEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _messages;
    private long _clientMessages;

    public string ConnectionId { get; } = connectionId;

    public RpcConnectionOptions Options { get; } = options;

    /// <summary>Requests of the client that the service has not answered.</summary>
    public PendingRequests FromClient { get; } = new(options.MaxConcurrentCalls);

    /// <summary>Requests of the service that the client has not answered.</summary>
    public PendingRequests FromService { get; } = new(options.MaxPendingCalls);

    /// <summary>The first end; later ones are consequences.</summary>
    public Task<RelayEnd> Ended => _ended.Task;

    public bool HasEnded => _ended.Task.IsCompleted;

    /// <summary>The number of messages in both directions.</summary>
    public long Messages => Volatile.Read(ref _messages);

    /// <summary>The number of messages from the client.</summary>
    public long ClientMessages => Volatile.Read(ref _clientMessages);

    public void CountFromClient()
    {
        Interlocked.Increment(ref _messages);
        Interlocked.Increment(ref _clientMessages);
    }

    public void CountFromService() => Interlocked.Increment(ref _messages);

    public void End(RelaySide side, RpcCloseCode code, string reason) =>
        _ended.TrySetResult(new RelayEnd(side, new RpcClose(code, reason)));

    /// <summary>Ends the relay because the service is gone, with the exit code of its process if that is known in time.</summary>
    /// <param name="fallback">The reason if no better one is known.</param>
    public async Task EndServiceAsync(string fallback)
    {
        if (HasEnded)
        {
            return;
        }

        await Task.WhenAny(link.Ended, Ended, Task.Delay(EndTimeout, time));
        EndService(link.Ended.IsCompletedSuccessfully ? await link.Ended : new LinkEnd(fallback));
    }

    /// <summary>Ends the relay when the process has ended although a child of it holds its output open.</summary>
    public async Task WatchLinkAsync(Task reading)
    {
        if (await Task.WhenAny(link.Ended, Ended) == link.Ended)
        {
            await Task.WhenAny(reading, Task.Delay(EndTimeout, time));
            EndService(await link.Ended);
        }
    }

    private void EndService(LinkEnd end) =>
        End(RelaySide.Service, end.IsExpected ? RpcCloseCode.Normal : RpcCloseCode.InternalError, end.Reason);
}
