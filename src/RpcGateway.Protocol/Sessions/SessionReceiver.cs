using System.Runtime.CompilerServices;
using RpcGateway.Protocol.Errors;

namespace RpcGateway.Protocol.Sessions;

/// <summary>
/// The receiving half of a session: counts frames, takes acknowledgements out, and continues on the next socket in the middle of a
/// frame.
/// </summary>
internal sealed class SessionReceiver(SessionSocket socket, SessionSender sender, ResumeBuffer buffer, AckCounter acks)
{
    private static readonly RpcClose Lost = new(RpcCloseCode.Lost, "The connection was lost.");

    // A page cannot close with 1006, so it closes a socket that it considers lost with this code.
    private const RpcCloseCode LostByPage = (RpcCloseCode)4006;

    // What a read returns that has received nothing for the reader.
    private static readonly RpcTransportRead Nothing = new(0, RpcFrameType.Text, EndOfMessage: false);

    // The bytes of the current frame that the reader already has, and how many of them the next socket repeats.
    private int _partial;
    private int _repeated;

    // An acknowledgement that arrives in parts.
    private byte[]? _ack;
    private int _ackLength;

    /// <summary>Reads like the socket does, and waits while there is none.</summary>
    public ValueTask<RpcTransportRead> ReceiveAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        if (socket.Current is not { } current)
        {
            return ContinueAsync(null, default, target, cancellationToken);
        }

        var read = current.ReceiveAsync(target, cancellationToken);
        return !read.IsCompletedSuccessfully ? ContinueAsync(current, read, target, cancellationToken)
            : TryAccept(current, target.Span, read.Result, out var result) ? new(result)
            : ContinueAsync(null, default, target, cancellationToken);
    }

    /// <summary>The next socket repeats the frame that was received in part. Call it within the lock.</summary>
    public void Restart()
    {
        _repeated = _partial;
        _ackLength = 0;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RpcTransportRead> ContinueAsync(
        IRpcTransport? current, ValueTask<RpcTransportRead> read, Memory<byte> target, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (current is null)
            {
                current = await WaitForSocketAsync().ConfigureAwait(false);
                read = current.ReceiveAsync(target, cancellationToken);
            }

            try
            {
                var received = await read.ConfigureAwait(false);
                if (TryAccept(current, target.Span, received, out var result))
                {
                    return result;
                }
            }
            catch (Exception e) when (e is not ProtocolViolationException && !cancellationToken.IsCancellationRequested
                && socket.TryDetach(current, Lost))
            {
            }

            current = null;
        }
    }

    private async ValueTask<IRpcTransport> WaitForSocketAsync()
    {
        while (true)
        {
            Task changed;
            lock (socket)
            {
                if (socket.End is not null)
                {
                    throw socket.CreateError();
                }

                if (socket.Current is { } current)
                {
                    return current;
                }

                changed = socket.WaitForChangeAsync();
            }

            await changed.ConfigureAwait(false);
        }
    }

    // Returns false if the read belongs to a socket that was replaced or lost: the frame will be sent again.
    private bool TryAccept(IRpcTransport current, Span<byte> target, RpcTransportRead read, out RpcTransportRead result)
    {
        result = read;
        if (read.Type == RpcFrameType.Close)
        {
            return !IsLoss(current) || !socket.TryDetach(current, ReasonOf(current));
        }

        lock (socket)
        {
            if (socket.Current != current)
            {
                return false;
            }

            if (_ackLength > 0 || (_partial == 0 && buffer.IsKeeping && IsAck(target, read)))
            {
                ReadAck(target[..read.Count], read.EndOfMessage);
                result = Nothing;
                return true;
            }

            result = SkipRepeated(target, read);
            if (!Count(result))
            {
                return true;
            }
        }

        sender.Acknowledge(isDue: true);
        return true;
    }

    // Without a session, the connection refuses the frame like any other of an unknown type.
    private static bool IsAck(ReadOnlySpan<byte> target, RpcTransportRead read) =>
        read is { Type: RpcFrameType.Binary, Count: > 0 } && target[0] == SessionAck.Type;

    // A socket that this end has closed, to continue on another one, is lost however the peer responds.
    private bool IsLoss(IRpcTransport current) =>
        current.PeerClose is not { Code: var code } || code is RpcCloseCode.Lost or LostByPage or RpcCloseCode.AuthenticationExpired
        || socket.Closing == current;

    private static RpcClose ReasonOf(IRpcTransport current) =>
        current.PeerClose is { Code: RpcCloseCode.AuthenticationExpired } close ? close : Lost;

    private RpcTransportRead SkipRepeated(Span<byte> target, RpcTransportRead read)
    {
        if (_repeated == 0)
        {
            return read;
        }

        var skipped = Math.Min(_repeated, read.Count);
        _repeated -= skipped;
        target[skipped..read.Count].CopyTo(target);
        return read with { Count = read.Count - skipped };
    }

    // Returns whether an acknowledgement is due.
    private bool Count(RpcTransportRead read)
    {
        _partial += read.Count;
        var size = _partial;
        if (!read.EndOfMessage)
        {
            return false;
        }

        _partial = 0;
        acks.Count(size);
        return acks.IsDue;
    }

    private void ReadAck(ReadOnlySpan<byte> part, bool isComplete)
    {
        if (isComplete && _ackLength == 0)
        {
            AcceptAck(part);
            return;
        }

        _ack ??= new byte[SessionAck.Size];
        if (_ackLength + part.Length > _ack.Length)
        {
            throw Invalid();
        }

        part.CopyTo(_ack.AsSpan(_ackLength));
        _ackLength += part.Length;
        if (isComplete)
        {
            var ack = _ack.AsSpan(0, _ackLength);
            _ackLength = 0;
            AcceptAck(ack);
        }
    }

    private void AcceptAck(ReadOnlySpan<byte> ack)
    {
        var received = SessionAck.Read(ack);
        if (received < 0 || !buffer.TryAcknowledge(received))
        {
            throw Invalid();
        }
    }

    private static ProtocolViolationException Invalid() =>
        new(RpcCloseCode.ProtocolError, "The peer sent an invalid acknowledgement of frames.");
}
