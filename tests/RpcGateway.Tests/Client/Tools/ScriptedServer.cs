using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using RpcGateway.Client.Connecting;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Client;

/// <summary>A server that does what a script says, for one connection.</summary>
internal sealed class ScriptedServer : IRpcConnector, IAsyncDisposable
{
    private readonly InMemoryTransport _clientEnd;
    private readonly InMemoryTransport _serverEnd;
    private readonly bool _extended;
    private readonly Channel<JsonNode?> _messages = Channel.CreateUnbounded<JsonNode?>();
    private readonly Channel<byte[]> _frames = Channel.CreateUnbounded<byte[]>();
    private readonly TaskCompletionSource<int> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;

    public ScriptedServer(bool extended)
    {
        _extended = extended;
        (_clientEnd, _serverEnd) = InMemoryTransport.CreatePair();
        _reading = ReadAsync();
    }

    public ValueTask<ConnectedTransport> ConnectAsync(CancellationToken cancellationToken) =>
        new(new ConnectedTransport(_clientEnd, _extended ? RpcSubprotocol.RpcGatewayV1 : RpcSubprotocol.JsonRpc));

    /// <summary>The next message that the client sent.</summary>
    public Task<JsonNode?> ReceiveMessageAsync() => _messages.Reader.ReadAsync().DefaultTimeout();

    /// <summary>The next binary frame that the client sent.</summary>
    public Task<byte[]> ReceiveFrameAsync() => _frames.Reader.ReadAsync().DefaultTimeout();

    /// <summary>The code with which the client closed.</summary>
    public Task<int> WaitForCloseAsync() => _closed.Task.DefaultTimeout();

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), RpcFrameType.Text);

    public Task SendAsync(byte[] frame) => SendAsync(frame, RpcFrameType.Binary);

    public Task CloseAsync(RpcClose close) => _serverEnd.CloseAsync(close, CancellationToken.None).DefaultTimeout();

    public void Drop() => _serverEnd.Abort();

    public async ValueTask DisposeAsync()
    {
        Drop();
        await _reading.DefaultTimeout();
        await _serverEnd.DisposeAsync();
        await _clientEnd.DisposeAsync();
    }

    private async Task SendAsync(byte[] message, RpcFrameType type)
    {
        await _serverEnd.SendAsync(message, type, CancellationToken.None).DefaultTimeout();
        await _serverEnd.FlushAsync(CancellationToken.None).DefaultTimeout();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[128 * 1024];
        try
        {
            while (true)
            {
                var read = await _serverEnd.ReceiveAsync(buffer, CancellationToken.None);
                if (read.Type == RpcFrameType.Close)
                {
                    break;
                }

                Note(buffer.AsSpan(0, read.Count), read.Type);
            }

            var close = _serverEnd.PeerClose!.Value;
            _closed.TrySetResult((int)close.Code);
            await CloseAsync(close);
        }
        catch (IOException)
        {
            // Dropped.
        }
    }

    private void Note(ReadOnlySpan<byte> frame, RpcFrameType type)
    {
        if (type == RpcFrameType.Binary)
        {
            _frames.Writer.TryWrite(frame.ToArray());
            return;
        }

        foreach (var line in Encoding.UTF8.GetString(frame).Split('\n'))
        {
            var message = JsonNode.Parse(line);
            foreach (var item in message is JsonArray batch ? [.. batch] : new[] { message })
            {
                _messages.Writer.TryWrite(item);
            }
        }
    }
}
