using System.Text.Json.Nodes;
using RpcGateway.Client.Connecting;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Client;

/// <summary>A server for one connection of a client, played by the test.</summary>
internal sealed class ScriptedServer(bool extended) : IRpcConnector, IAsyncDisposable
{
    private readonly ScriptedTransport _transport = new();
    private readonly Queue<JsonNode?> _messages = new();
    private readonly Queue<byte[]> _frames = new();

    public ValueTask<ConnectedTransport> ConnectAsync(CancellationToken cancellationToken) =>
        new(new ConnectedTransport(_transport, extended ? RpcSubprotocol.RpcGatewayV1 : RpcSubprotocol.JsonRpc));

    /// <summary>Returns the next message of the client; those of a shared frame or a batch one by one.</summary>
    public async Task<JsonNode?> ReceiveMessageAsync()
    {
        while (_messages.Count == 0)
        {
            await ReceiveAsync();
        }

        return _messages.Dequeue();
    }

    /// <summary>Returns the next binary frame of the client.</summary>
    public async Task<byte[]> ReceiveFrameAsync()
    {
        while (_frames.Count == 0)
        {
            await ReceiveAsync();
        }

        return _frames.Dequeue();
    }

    /// <summary>Waits for the close of the client, and returns its code.</summary>
    public async Task<int> WaitForCloseAsync() => (int)(await _transport.Closed.DefaultTimeout()).Code;

    public void Send(string text) => _transport.Send(text);

    public void SendFrame(byte[] frame) => _transport.SendFrame(frame);

    public void Close(RpcClose close) => _transport.SendClose(close);

    public void StopReading() => _transport.StopReading();

    public void ResumeReading() => _transport.ResumeReading();

    public void Drop() => _transport.Drop();

    public ValueTask DisposeAsync()
    {
        Drop();
        return _transport.DisposeAsync();
    }

    private async Task ReceiveAsync()
    {
        var frame = await _transport.Received.ReadAsync().DefaultTimeout();
        if (frame.Type == RpcFrameType.Binary)
        {
            _frames.Enqueue(frame.Bytes);
            return;
        }

        foreach (var line in frame.Text.Split('\n'))
        {
            var message = JsonNode.Parse(line);
            foreach (var item in message is JsonArray batch ? [.. batch] : new[] { message })
            {
                _messages.Enqueue(item);
            }
        }
    }
}
