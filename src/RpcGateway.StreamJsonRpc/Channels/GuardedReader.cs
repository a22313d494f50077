using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using RpcGateway.StreamJsonRpc.Messages;

namespace RpcGateway.StreamJsonRpc.Channels;

/// <summary>
/// Limits how much a framing handler buffers, and remembers the first bytes of the current message for the log. StreamJsonRpc's
/// handlers believe any length that the service announces.
/// </summary>
/// <param name="inner">The bytes.</param>
/// <param name="maxMessageSize">The maximum size of a message.</param>
/// <param name="isLengthPrefixed">Whether each message starts with four bytes of length.</param>
internal sealed class GuardedReader(PipeReader inner, int maxMessageSize, bool isLengthPrefixed) : PipeReader
{
    // The header, and what follows the message in the same read.
    private const int MaxOverhead = 64 * 1024;
    private const int PrefixSize = sizeof(int);

    private readonly byte[] _first = new byte[80];
    private int _firstLength;
    private bool _isFirst = true;
    private ReadOnlySequence<byte> _last;

    /// <summary>The first bytes since <see cref="StartMessage"/>.</summary>
    public ReadOnlySpan<byte> FirstBytes => _first.AsSpan(0, _firstLength);

    public void StartMessage()
    {
        _isFirst = true;
        _firstLength = 0;
    }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        Check(await inner.ReadAsync(cancellationToken));

    public override bool TryRead(out ReadResult result)
    {
        if (!inner.TryRead(out result))
        {
            return false;
        }

        result = Check(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _isFirst &= consumed.Equals(_last.Start);
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    private ReadResult Check(ReadResult result)
    {
        _last = result.Buffer;
        if (_isFirst)
        {
            _firstLength = (int)Math.Min(_first.Length, _last.Length);
            _last.Slice(0, _firstLength).CopyTo(_first);
            CheckPrefix();
        }

        if (_last.Length > maxMessageSize + MaxOverhead)
        {
            throw new FramingException($"A message has more than {maxMessageSize} bytes (MaxMessageSize).");
        }

        return result;
    }

    private void CheckPrefix()
    {
        if (isLengthPrefixed && _firstLength >= PrefixSize
            && BinaryPrimitives.ReadInt32BigEndian(_first) is var length && (length < 0 || length > maxMessageSize))
        {
            throw new FramingException(
                $"The length of a message is {(uint)length}, but must be at most {maxMessageSize} (MaxMessageSize).");
        }
    }
}
