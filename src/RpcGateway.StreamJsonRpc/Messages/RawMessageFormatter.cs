using System.Buffers;
using System.Text;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;

namespace RpcGateway.StreamJsonRpc.Messages;

/// <summary>Passes the bytes of messages on. The limits of messages are checked here, the framing by the handler.</summary>
internal sealed class RawMessageFormatter(int maxSize) : IJsonRpcMessageTextFormatter
{
    public Encoding Encoding
    {
        get => Encoding.UTF8;
        set
        {
            if (value is not UTF8Encoding)
            {
                throw new FramingException($"The message has charset '{value?.WebName}', but must be UTF-8.");
            }
        }
    }

    public JsonRpcMessage Deserialize(ReadOnlySequence<byte> contentBuffer)
    {
        if (contentBuffer.Length > maxSize)
        {
            throw new FramingException($"A message has more than {maxSize} bytes (MaxMessageSize).");
        }

        return RawMessage.Copy(contentBuffer);
    }

    public JsonRpcMessage Deserialize(ReadOnlySequence<byte> contentBuffer, Encoding encoding)
    {
        Encoding = encoding;
        return Deserialize(contentBuffer);
    }

    public void Serialize(IBufferWriter<byte> bufferWriter, JsonRpcMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        bufferWriter.Write(((RawMessage)message).Json.Span);
    }

    public object GetJsonText(JsonRpcMessage message) => Encoding.GetString(((RawMessage)message).Json.Span);
}
