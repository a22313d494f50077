namespace RpcGateway.Benchmarks.Load.Transfers;

/// <summary>A message of a transfer.</summary>
internal readonly ref struct TransferMessage(TransferMessageKind kind, ReadOnlySpan<byte> content)
{
    public TransferMessageKind Kind => kind;

    public ReadOnlySpan<byte> Content { get; } = content;
}
