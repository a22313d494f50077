using System.IO.Pipelines;
using RpcGateway.StreamJsonRpc.Messages;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;

namespace RpcGateway.StreamJsonRpc.Channels;

/// <summary>
/// StreamJsonRpc's handler with another reader of headers: names in any case, as the Language Server Protocol allows, and an early
/// end for text that is no header, for which the handler would wait on.
/// </summary>
internal sealed class HeaderHandler(PipeWriter writer, PipeReader reader, IJsonRpcMessageFormatter formatter, int maxMessageSize)
    : HeaderDelimitedMessageHandler(writer, reader, formatter)
{
    protected override async ValueTask<JsonRpcMessage?> ReadCoreAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await Reader!.ReadAsync(cancellationToken);
            if (MessageHeader.TryRead(read.Buffer, out var header))
            {
                if (header.ContentLength > maxMessageSize)
                {
                    throw new FramingException($"A message has more than {maxMessageSize} bytes (MaxMessageSize).");
                }

                Reader.AdvanceTo(read.Buffer.GetPosition(header.Size));
                return await ReadContentAsync(header.ContentLength, cancellationToken);
            }

            Reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                return read.Buffer.IsEmpty ? null : throw new FramingException("The data ends within a header.");
            }
        }
    }

    private async ValueTask<JsonRpcMessage> ReadContentAsync(int length, CancellationToken cancellationToken)
    {
        var read = await Reader!.ReadAtLeastAsync(length, cancellationToken);
        if (read.Buffer.Length < length)
        {
            throw new FramingException("The data ends within a message.");
        }

        var content = read.Buffer.Slice(0, length);
        try
        {
            return Formatter.Deserialize(content);
        }
        finally
        {
            Reader.AdvanceTo(content.End);
        }
    }
}
