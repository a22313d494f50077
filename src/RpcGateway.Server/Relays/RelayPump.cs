using System.Buffers;
using RpcGateway.Protocol;

namespace RpcGateway.Server.Relays;

/// <summary>
/// Passes frames from one transport to another. When the first one ends, it ends the second one in the same way. Two pumps serve both
/// directions; each one alone sends on its second transport.
/// </summary>
internal static class RelayPump
{
    private const int FirstSize = 4096;

    // For the peer to read what was sent before the close.
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    // As much as a connection discards of a message that is too large.
    private const int MaxDiscarded = 16 * 1024 * 1024;

    private static readonly RpcClose TooLarge = new(RpcCloseCode.MessageTooLarge, "The message is too large.");

    /// <param name="from">The transport that is read.</param>
    /// <param name="to">The transport that is written.</param>
    /// <param name="maxSize">
    /// The maximum size of a frame. Of a larger one, so much and one byte are passed on: the connection at the other end refuses it, and the
    /// beginning shows which call it is.
    /// </param>
    /// <param name="time">The clock.</param>
    public static async Task RunAsync(IRpcTransport from, IRpcTransport to, int maxSize, TimeProvider time)
    {
        RpcClose? close;
        try
        {
            close = await CopyAsync(from, to, maxSize);
        }
        catch (Exception)
        {
            // Either end is lost.
            close = null;
        }

        if (close is not { Code: not RpcCloseCode.Lost } reason)
        {
            to.Abort();
            from.Abort();
            return;
        }

        try
        {
            using var timeout = new CancellationTokenSource(CloseTimeout, time);
            await to.CloseAsync(reason, timeout.Token);
        }
        catch (Exception)
        {
            to.Abort();
            from.Abort();
        }
    }

    private static async Task<RpcClose?> CopyAsync(IRpcTransport from, IRpcTransport to, int maxSize)
    {
        byte[]? frame = null;
        try
        {
            while (true)
            {
                if (!from.HasUnread)
                {
                    await to.FlushAsync(CancellationToken.None);
                    Return(ref frame);
                }

                // Holds no memory while the peer is silent.
                var waited = await from.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
                if (waited.Type == RpcFrameType.Close)
                {
                    return from.PeerClose;
                }

                if (waited.EndOfMessage)
                {
                    // Both ends of a session count empty frames, too.
                    await to.SendAsync(Memory<byte>.Empty, waited.Type, CancellationToken.None);
                    continue;
                }

                frame ??= ArrayPool<byte>.Shared.Rent(FirstSize);
                var (length, discarded) = (0, 0);
                RpcTransportRead read;
                do
                {
                    Grow(ref frame, length);
                    read = await from.ReceiveAsync(frame.AsMemory(length), CancellationToken.None);
                    if (read.Type == RpcFrameType.Close)
                    {
                        return from.PeerClose;
                    }

                    length += read.Count;
                    if (length > maxSize)
                    {
                        discarded += length - maxSize - 1;
                        length = maxSize + 1;
                    }

                    if (discarded > MaxDiscarded)
                    {
                        return TooLarge;
                    }
                }
                while (!read.EndOfMessage);

                await to.SendAsync(frame.AsMemory(0, length), read.Type, CancellationToken.None);
            }
        }
        finally
        {
            Return(ref frame);
        }
    }

    private static void Grow(ref byte[] frame, int length)
    {
        if (length < frame.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(2 * frame.Length);
        frame.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(frame);
        frame = larger;
    }

    private static void Return(ref byte[]? frame)
    {
        if (frame is not null)
        {
            ArrayPool<byte>.Shared.Return(frame);
            frame = null;
        }
    }
}
