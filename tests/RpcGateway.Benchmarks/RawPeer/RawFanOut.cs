using System.Collections.Immutable;
using System.Net.WebSockets;

namespace RpcGateway.Benchmarks.RawPeer;

/// <summary>
/// Sends the same bytes to every member. An empty message makes its sender a member; any other message from outside goes to
/// all members, and is echoed when that is done.
/// </summary>
/// <param name="awaitsResponses">Whether each member responds with a message, and the echo waits for all of them.</param>
internal sealed class RawFanOut(bool awaitsResponses)
{
    private ImmutableHashSet<WebSocket> _members = [];
    private TaskCompletionSource _allResponded = new();
    private int _missing;

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
                else if (awaitsResponses && _members.Contains(socket))
                {
                    CountResponse();
                    continue;
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
        var members = _members;
        _allResponded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _missing = members.Count;
        foreach (var member in members)
        {
            if (member.State == WebSocketState.Open)
            {
                await member.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            }
        }

        if (awaitsResponses)
        {
            await _allResponded.Task;
        }
    }

    private void CountResponse()
    {
        if (Interlocked.Decrement(ref _missing) == 0)
        {
            _allResponded.SetResult();
        }
    }
}
