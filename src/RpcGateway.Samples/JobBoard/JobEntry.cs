using RpcGateway.SampleContracts;
using RpcGateway.SampleContracts.JobBoard;

namespace RpcGateway.Samples.JobBoard;

/// <summary>A job that this node runs: its newest state, which any number of readers follow.</summary>
internal sealed class JobEntry : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _cancelling = new();
    private readonly TaskCompletionSource<JobState?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private JobState _state;

    public JobEntry(StoredJob stored)
    {
        Stored = stored;
        _state = stored.ToState() with { Stage = JobStage.Waiting };
        Cancelled = _cancelling.Token;
    }

    /// <summary>The job as this node knows it. Only the task that runs the job changes it.</summary>
    public StoredJob Stored { get; set; }

    /// <summary>The task that runs the job; set when it has started.</summary>
    public Task Running { get; set; } = Task.CompletedTask;

    /// <summary>Cancelled when a client cancels the job.</summary>
    public CancellationToken Cancelled { get; }

    /// <summary>Completes with the last state; with null if this node no longer runs the job, so that the store knows more.</summary>
    public Task<JobState?> Ended => _ended.Task;

    /// <summary>Returns the newest state, and a task that completes when there is a newer one.</summary>
    public (JobState State, Task Changed) Peek()
    {
        lock (_gate)
        {
            return (_state, _changed.Task);
        }
    }

    /// <summary>Shows the state that is stored, with another stage.</summary>
    public void Show(JobStage stage)
    {
        lock (_gate)
        {
            Change(Stored.ToState() with { Stage = stage });
        }
    }

    /// <summary>Shows progress, unless another attempt has started since.</summary>
    public void Show(int attempt, JobProgress progress)
    {
        lock (_gate)
        {
            if (_state.Stage == JobStage.Running && _state.Attempt == attempt)
            {
                Change(_state with { Progress = progress });
            }
        }
    }

    public void Cancel()
    {
        try
        {
            _cancelling.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The job has ended meanwhile.
        }
    }

    public void End(JobState? state) => _ended.TrySetResult(state);

    public void Dispose() => _cancelling.Dispose();

    // Within the lock. No reader continues within it.
    private void Change(JobState state)
    {
        _state = state;
        _changed.SetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
