namespace RpcGateway.Benchmarks.Dialects;

/// <summary>JSON-RPC 2.0 as the package rpc-websockets speaks it: as everybody does, at the root.</summary>
internal sealed class RpcWebSocketsDialect : IDialect
{
    private readonly GatewayDialect _rpc = new(sharesFrames: false);

    public string Path => "/";

    public byte[] Encode(Request request, int id) => _rpc.Encode(request, id);

    public bool IsAnswer(ReadOnlyMemory<byte> record, Request request, int id) => _rpc.IsAnswer(record, request, id);
}
