namespace RpcGateway.Benchmarks.Load.Transfers;

/// <summary>What a server says during a transfer.</summary>
internal enum TransferMessageKind
{
    /// <summary>The answer to what the transfer began with.</summary>
    Answer,

    /// <summary>The next bytes.</summary>
    Data,

    /// <summary>That was all.</summary>
    End,

    /// <summary>As many bytes more may be sent.</summary>
    Credit,
}
