namespace RpcGateway.FunctionalTests.Peers;

/// <summary>Keeps the reports of one call.</summary>
internal sealed class StepLog : IProgress<PeerStep>
{
    private readonly List<PeerStep> _reports = [];
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _awaited = int.MaxValue;

    public IReadOnlyList<PeerStep> Reports
    {
        get
        {
            lock (_reports)
            {
                return [.. _reports];
            }
        }
    }

    /// <summary>Ends when this many steps were reported as done: StreamJsonRpc may report after the result.</summary>
    public Task Reached(int done)
    {
        lock (_reports)
        {
            _awaited = done;
            Check();
        }

        return _reached.Task;
    }

    public void Report(PeerStep value)
    {
        lock (_reports)
        {
            _reports.Add(value);
            Check();
        }
    }

    private void Check()
    {
        if (_reports.Any(report => report.Done >= _awaited))
        {
            _reached.TrySetResult();
        }
    }
}
