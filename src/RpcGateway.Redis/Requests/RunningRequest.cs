namespace RpcGateway.Redis.Requests;

/// <summary>A request of another node that this node handles.</summary>
internal sealed class RunningRequest : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    public RunningRequest() => Token = _cancellation.Token;

    public CancellationToken Token { get; }

    /// <summary>Completes when the request has been handled.</summary>
    public Task Completion { get; set; } = Task.CompletedTask;

    public void Cancel()
    {
        try
        {
            _cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended.
        }
    }

    public void Dispose() => _cancellation.Dispose();
}
