using System.Net.WebSockets;
using System.Text;

namespace RpcGateway.TestTools;

/// <summary>A WebSocket message.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="Type">Text or binary.</param>
internal readonly record struct RawFrame(byte[] Bytes, WebSocketMessageType Type)
{
    private const int MaxShownLength = 400;

    /// <summary>Whether it is a text message.</summary>
    public bool IsText => Type == WebSocketMessageType.Text;

    /// <summary>Creates a text message.</summary>
    public static RawFrame Text(string text) => new(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    /// <summary>The text, or the bytes in hexadecimal digits; cut so that it fits the report of a failure.</summary>
    public override string ToString()
    {
        var text = IsText ? Encoding.UTF8.GetString(Bytes) : $"b {Convert.ToHexString(Bytes)}";
        return text.Length > MaxShownLength ? $"{text[..MaxShownLength]}... ({text.Length})" : text;
    }
}
