using RpcGateway.Binding;
using RpcGateway.Protocol;

namespace RpcGateway.Benchmarks.Micro;

/// <summary>A method that is in a table to be found, and never called.</summary>
internal sealed class UnusedHandler(string name) : RpcMethodHandler
{
    public override RpcMethodDescriptor Method { get; } =
        new(name, null, name, RpcMethodKind.Call, typeof(int), RpcOverflowPolicy.Disconnect);

    public override ValueTask InvokeAsync(RpcInboundCall call, object? state) => default;
}
