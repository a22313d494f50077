using System.IO.Pipes;
using System.Security.Principal;
using RpcGateway.StreamJsonRpc.Targets;

namespace RpcGateway.StreamJsonRpc.Connectors;

/// <summary>Connects over a named pipe.</summary>
internal sealed class NamedPipeConnector(NamedPipeTarget target) : IStreamConnector
{
    public async ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        // Identification: the service learns the gateway's user, but cannot act as it.
        var pipe = new NamedPipeClientStream(
            target.Server, target.Name, PipeDirection.InOut, PipeOptions.Asynchronous, TokenImpersonationLevel.Identification);
        try
        {
            await pipe.ConnectAsync(cancellationToken);
            return pipe;
        }
        catch
        {
            await pipe.DisposeAsync();
            throw;
        }
    }
}
