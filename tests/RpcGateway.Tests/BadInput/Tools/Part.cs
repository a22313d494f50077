using System.Text;
using RpcGateway.Protocol;

namespace RpcGateway.Tests.BadInput;

/// <summary>A fragment of a message, as it comes off the wire.</summary>
internal readonly record struct Part(ReadOnlyMemory<byte> Bytes, RpcFrameType Type, bool EndOfMessage)
{
    public static Part Close { get; } = new(default, RpcFrameType.Close, EndOfMessage: true);

    public static Part Text(string text, bool endOfMessage = true) => Text(Encoding.UTF8.GetBytes(text), endOfMessage);

    public static Part Text(ReadOnlyMemory<byte> bytes, bool endOfMessage = true) => new(bytes, RpcFrameType.Text, endOfMessage);

    /// <summary>A message in fragments of one byte each.</summary>
    public static IEnumerable<Part> Bytewise(ReadOnlyMemory<byte> message)
    {
        for (var i = 0; i < message.Length; i++)
        {
            yield return Text(message.Slice(i, 1), endOfMessage: i == message.Length - 1);
        }
    }
}
