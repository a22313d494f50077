using System.Net.WebSockets;
using System.Text;

namespace RpcGateway.FunctionalTests.BadInput.Fuzzing;

/// <summary>One WebSocket message.</summary>
internal readonly record struct Frame(byte[] Bytes, WebSocketMessageType Type)
{
    public bool IsText => Type == WebSocketMessageType.Text;

    public static Frame Text(string text) => new(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    /// <summary>As it can stand in the report of a failure.</summary>
    public override string ToString()
    {
        const int Longest = 400;
        var text = IsText ? Encoding.UTF8.GetString(Bytes) : $"b {Convert.ToHexString(Bytes)}";
        return text.Length > Longest ? $"{text[..Longest]}... ({text.Length})" : text;
    }
}
