using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Outbound;

/// <summary>Passes a batch of messages to the transport, in one frame per message or in shared frames.</summary>
internal static class OutboundBatch
{
    /// <returns>The number of bytes of the sent messages.</returns>
    public static async ValueTask<int> SendAsync(List<OutboundMessage> batch, SharedFrame? frame, IRpcTransport transport)
    {
        var sent = 0;
        foreach (var message in batch)
        {
            for (var i = 0; message.TryTake(i, out var bytes); i++)
            {
                sent += bytes.Length;
                if (frame is null || message.Type != RpcFrameType.Text)
                {
                    await EndFrameAsync(frame, transport).ConfigureAwait(false);
                    await transport.SendAsync(bytes, message.Type, CancellationToken.None).ConfigureAwait(false);
                }
                else if (!frame.TryAdd(bytes, message.IsJoined))
                {
                    await EndFrameAsync(frame, transport).ConfigureAwait(false);
                    frame.TryAdd(bytes, message.IsJoined);
                }
            }
        }

        await EndFrameAsync(frame, transport).ConfigureAwait(false);
        await transport.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        return sent;
    }

    private static ValueTask EndFrameAsync(SharedFrame? frame, IRpcTransport transport) =>
        frame is { IsEmpty: false } ? frame.SendAsync(transport) : default;
}
