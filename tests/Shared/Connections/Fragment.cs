using System.Text;
using RpcGateway.Protocol;

namespace RpcGateway.TestTools;

/// <summary>A piece of a message as it arrives from the wire, or a close.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="Type">The type of the message.</param>
/// <param name="EndOfMessage">Whether the message ends with this fragment.</param>
internal readonly record struct Fragment(ReadOnlyMemory<byte> Bytes, RpcFrameType Type, bool EndOfMessage)
{
    /// <summary>The peer closes the connection.</summary>
    public static Fragment Close { get; } = new(default, RpcFrameType.Close, EndOfMessage: true);

    /// <summary>A text message, or a part of one.</summary>
    public static Fragment Text(string text, bool endOfMessage = true) => Text(Encoding.UTF8.GetBytes(text), endOfMessage);

    /// <inheritdoc cref="Text(string, bool)"/>
    public static Fragment Text(ReadOnlyMemory<byte> bytes, bool endOfMessage = true) => new(bytes, RpcFrameType.Text, endOfMessage);

    /// <summary>A text message in fragments of one byte each.</summary>
    public static IEnumerable<Fragment> SingleBytes(ReadOnlyMemory<byte> message)
    {
        for (var i = 0; i < message.Length; i++)
        {
            yield return Text(message.Slice(i, 1), endOfMessage: i == message.Length - 1);
        }
    }
}
