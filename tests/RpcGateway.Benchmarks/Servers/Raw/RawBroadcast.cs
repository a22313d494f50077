using System.Collections.Immutable;
using System.Net.WebSockets;

namespace RpcGateway.Benchmarks.Servers.Raw;

/// <summary>
/// A loop that sends the same bytes to every member. An empty message makes its sender a member, any other goes to all;
/// each is answered as it came, so that its sender knows that it was done.
/// </summary>
internal sealed class RawBroadcast
{
    private ImmutableHashSet<WebSocket> _members = [];

    public async Task RunAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        using var reader = new RawReader(socket, cancellationToken);
        try
        {
            while (await reader.ReadAsync())
            {
                if (reader.Message.IsEmpty)
                {
                    ImmutableInterlocked.Update(ref _members, static (members, member) => members.Add(member), socket);
                }
                else
                {
                    await SendToAllAsync(reader.Message);
                }

                await socket.SendAsync(reader.Message, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
            }
        }
        finally
        {
            ImmutableInterlocked.Update(ref _members, static (members, member) => members.Remove(member), socket);
        }
    }

    private async Task SendToAllAsync(ReadOnlyMemory<byte> message)
    {
        foreach (var member in _members)
        {
            if (member.State == WebSocketState.Open)
            {
                await member.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            }
        }
    }
}
