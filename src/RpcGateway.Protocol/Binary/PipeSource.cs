using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace RpcGateway.Protocol.Binary;

/// <summary>The content of a <see cref="PipeReader"/>.</summary>
internal sealed class PipeSource(PipeReader pipe) : BinarySource
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await pipe.ReadAsync(cancellationToken).ConfigureAwait(false);
            var count = (int)Math.Min(read.Buffer.Length, buffer.Length);
            var part = read.Buffer.Slice(0, count);
            part.CopyTo(buffer.Span);
            pipe.AdvanceTo(part.End);
            if (count > 0 || read.IsCompleted)
            {
                return count;
            }

            if (read.IsCanceled)
            {
                throw new OperationCanceledException("The read from the pipe was cancelled.");
            }
        }
    }

    public override ValueTask CompleteAsync() => pipe.CompleteAsync();
}
