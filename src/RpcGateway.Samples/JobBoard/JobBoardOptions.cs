namespace RpcGateway.Samples.JobBoard;

/// <summary>The limits of the job board.</summary>
internal sealed record JobBoardOptions
{
    /// <summary>How many jobs may wait at a node.</summary>
    public int MaxWaiting { get; init; } = 200;

    /// <summary>How many jobs are stored at most.</summary>
    public int MaxStored { get; init; } = 2000;

    /// <summary>How many jobs the gateway itself runs at once; 0 if it runs none.</summary>
    public int MaxRunning { get; init; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>How often a job is started at most. A job that ends its process would otherwise do so without an end.</summary>
    public int MaxAttempts { get; init; } = 10;

    /// <summary>How long orders and results are stored.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a node may be silent before other nodes run its jobs.</summary>
    public TimeSpan NodeTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a node says that it is alive, and looks for jobs of nodes that are silent.</summary>
    public TimeSpan NodeInterval { get; init; } = TimeSpan.FromSeconds(5);
}
