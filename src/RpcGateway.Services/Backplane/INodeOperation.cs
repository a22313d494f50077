namespace RpcGateway.Services.Backplane;

/// <summary>
/// What other nodes can ask this node for, apart from its connections. A node that does not know the name answers with an error, so
/// nodes of two versions understand each other; the content of parameters and results must allow further fields.
/// </summary>
internal interface INodeOperation
{
    /// <summary>The name, the same in all versions.</summary>
    string Name { get; }

    /// <summary>Performs the operation.</summary>
    /// <param name="parameters">What the other node sent; may be empty.</param>
    /// <param name="cancellationToken">The other node waits no longer.</param>
    ValueTask<ReadOnlyMemory<byte>> PerformAsync(ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken);
}
