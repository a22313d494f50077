namespace RpcGateway.SampleContracts.JobBoard;

/// <summary>The error codes of the job board.</summary>
public static class JobErrorCode
{
    /// <summary>There is no job with that id, or it is no longer stored.</summary>
    public const int NoSuchJob = 1060;

    /// <summary>The maximum number of jobs waits already.</summary>
    public const int TooManyWaiting = 1061;

    /// <summary>The maximum number of jobs is stored already.</summary>
    public const int TooManyStored = 1062;

    /// <summary>The key was used for another order.</summary>
    public const int OtherOrder = 1063;

    /// <summary>Another worker with the same name has connected.</summary>
    public const int WorkerReplaced = 1064;
}
