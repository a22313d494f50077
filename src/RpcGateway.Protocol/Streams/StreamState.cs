namespace RpcGateway.Protocol.Streams;

/// <summary>The states of a <see cref="StreamOutput"/>.</summary>
internal enum StreamState
{
    /// <summary>The generator has not ended, and may not have started.</summary>
    Open,

    /// <summary>The generator succeeded. The reader does not have all items yet.</summary>
    Finished,

    /// <summary>The generator failed. The reader does not have all items and the error yet.</summary>
    Failed,

    /// <summary>The reader has everything: all items and, if the generator failed, the error.</summary>
    Completed,

    /// <summary>The reader needs no more items.</summary>
    Aborted,

    /// <summary>The call or the connection ended before the reader had everything.</summary>
    Cut,
}
