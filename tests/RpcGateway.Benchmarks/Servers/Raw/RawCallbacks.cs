using System.Collections.Immutable;
using System.Net.WebSockets;

namespace RpcGateway.Benchmarks.Servers.Raw;

/// <summary>
/// A loop that sends the same bytes to every member and waits until each has answered something. An empty message
/// makes its sender a member; what members send are their answers; any other message goes to all, and is sent back
/// when they have answered.
/// </summary>
internal sealed class RawCallbacks
{
    private ImmutableHashSet<WebSocket> _members = [];
    private TaskCompletionSource _answered = new();
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
                else if (_members.Contains(socket))
                {
                    CountAnswer();
                    continue;
                }
                else
                {
                    await CallAllAsync(reader.Message);
                }

                await socket.SendAsync(reader.Message, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
            }
        }
        finally
        {
            ImmutableInterlocked.Update(ref _members, static (members, member) => members.Remove(member), socket);
        }
    }

    private async Task CallAllAsync(ReadOnlyMemory<byte> message)
    {
        var members = _members;
        _answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _missing = members.Count;
        foreach (var member in members)
        {
            await member.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }

        await _answered.Task;
    }

    private void CountAnswer()
    {
        if (Interlocked.Decrement(ref _missing) == 0)
        {
            _answered.SetResult();
        }
    }
}
