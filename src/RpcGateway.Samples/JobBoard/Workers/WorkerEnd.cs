namespace RpcGateway.Samples.JobBoard.Workers;

/// <summary>Why a worker gets no more jobs.</summary>
internal enum WorkerEnd
{
    /// <summary>It has left.</summary>
    Left,

    /// <summary>Another worker has taken its name.</summary>
    Replaced,
}
