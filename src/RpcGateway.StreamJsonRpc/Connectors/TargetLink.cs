using System.IO.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.StreamJsonRpc.Channels;

namespace RpcGateway.StreamJsonRpc.Connectors;

/// <summary>The pipes to a target in this process.</summary>
internal sealed class TargetLink(IDuplexPipe pipe, TargetRpc rpc, AsyncServiceScope scope) : BackendLink
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public override PipeReader Input => pipe.Input;

    public override PipeWriter Output => pipe.Output;

    // Disposing cancels running calls; the scope must outlive them.
    public override async ValueTask DisposeAsync()
    {
        rpc.Dispose();
        await rpc.DispatchCompletion.WaitAsync(Limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await scope.DisposeAsync();
    }
}
