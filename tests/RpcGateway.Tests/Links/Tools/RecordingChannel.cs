using System.Collections.Concurrent;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Links;

namespace RpcGateway.Tests.Links;

/// <summary>A channel that keeps what it receives, and consumes it only if the test wants it.</summary>
internal sealed class RecordingChannel(Link link, uint number) : LinkChannel(link, number)
{
    public ConcurrentQueue<(byte[] Bytes, RpcFrameType Type, int Cost)> Messages { get; } = new();

    public TaskCompletionSource<(RpcClose Close, bool IsLost)> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether messages are consumed as they arrive.</summary>
    public bool Consumes { get; set; } = true;

    public void Send(byte[] message, RpcFrameType type = RpcFrameType.Text)
    {
        var frame = LinkFrame.Rent();
        frame.Write(message);
        Send(frame, type, flush: true);
    }

    protected override void OnMessage(ReadOnlyMemory<byte> message, RpcFrameType type, int cost)
    {
        Messages.Enqueue((message.ToArray(), type, cost));
        if (Consumes)
        {
            Released(cost);
        }
    }

    protected override void OnClosed(RpcClose close, bool isLost) => Ended.SetResult((close, isLost));
}
