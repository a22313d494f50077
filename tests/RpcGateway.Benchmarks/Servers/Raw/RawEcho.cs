using System.Net.WebSockets;

namespace RpcGateway.Benchmarks.Servers.Raw;

/// <summary>Sends back every message.</summary>
internal static class RawEcho
{
    public static async Task RunAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        using var reader = new RawReader(socket, cancellationToken);
        while (await reader.ReadAsync())
        {
            await socket.SendAsync(reader.Message, reader.Type, endOfMessage: true, cancellationToken);
        }
    }
}
