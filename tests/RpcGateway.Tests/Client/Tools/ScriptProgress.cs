namespace RpcGateway.Tests.Client;

/// <summary>Keeps what was reported.</summary>
internal sealed class ScriptProgress : IProgress<int>
{
    private readonly List<int> _reports = [];

    /// <summary>Everything so far.</summary>
    public int[] Reports
    {
        get
        {
            lock (_reports)
            {
                return [.. _reports];
            }
        }
    }

    public void Report(int value)
    {
        lock (_reports)
        {
            _reports.Add(value);
        }
    }
}
