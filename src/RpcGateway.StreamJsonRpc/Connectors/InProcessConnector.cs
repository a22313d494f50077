using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nerdbank.Streams;
using RpcGateway.StreamJsonRpc.Channels;
using RpcGateway.StreamJsonRpc.Targets;
using StreamJsonRpc;

namespace RpcGateway.StreamJsonRpc.Connectors;

/// <summary>Creates a target in this process for each client, and connects it by a pair of pipes.</summary>
internal sealed class InProcessConnector(
    InProcessTarget target, JsonRpcFraming framing, string backend, IServiceScopeFactory scopes, ILogger logger) : IBackendConnector
{
    public async ValueTask<BackendLink> OpenAsync(BackendClient client, CancellationToken cancellationToken)
    {
        var scope = scopes.CreateAsyncScope();
        try
        {
            var (near, far) = FullDuplexStream.CreatePipePair();
            var rpc = new TargetRpc(CreateHandler(far), backend, logger)
            {
                CancelLocallyInvokedMethodsWhenConnectionIsClosed = true,
            };
            rpc.AddLocalRpcTarget(target.CreateTarget(scope.ServiceProvider));
            rpc.StartListening();
            return new TargetLink(near, rpc, scope);
        }
        catch
        {
            await scope.DisposeAsync();
            throw;
        }
    }

    private IJsonRpcMessageHandler CreateHandler(System.IO.Pipelines.IDuplexPipe pipe)
    {
        var formatter = new SystemTextJsonFormatter();
        return framing switch
        {
            JsonRpcFraming.LengthPrefixed => new LengthHeaderMessageHandler(pipe, formatter),
            JsonRpcFraming.NewLineDelimited => new NewLineDelimitedMessageHandler(pipe, formatter),
            _ => new HeaderDelimitedMessageHandler(pipe, formatter),
        };
    }
}
