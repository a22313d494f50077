using System.Collections.Concurrent;

namespace RpcGateway.StreamJsonRpc.Prefixes;

/// <summary>The streams that are open, including those whose client has left.</summary>
internal sealed class PrefixRuns
{
    private readonly ConcurrentDictionary<Task, bool> _runs = [];

    /// <summary>The number of streams.</summary>
    public int Count => _runs.Count;

    /// <summary>Runs a stream until it has ended.</summary>
    /// <param name="run">Returns when it has ended, and never fails.</param>
    public void Start(Func<Task> run)
    {
        Task task;
        using (ExecutionContext.SuppressFlow())
        {
            task = run();
        }

        _runs[task] = true;

        _ = task.ContinueWith(
            static (ended, runs) => ((PrefixRuns)runs!)._runs.TryRemove(ended, out _),
            this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Completes when all current streams have ended.</summary>
    public Task WaitAsync() => Task.WhenAll(_runs.Keys);
}
