namespace RpcGateway.Samples.JobBoard;

/// <summary>A place for one job at a runner.</summary>
internal sealed class JobPlace(IJobRunner runner, Action release) : IDisposable
{
    private Action? _release = release;

    public IJobRunner Runner { get; } = runner;

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
