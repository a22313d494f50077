using System.Text;
using RpcGateway.Protocol;

namespace RpcGateway.TestTools;

/// <summary>A frame that a connection under test sent.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="Type">Text or binary.</param>
internal readonly record struct TransportFrame(byte[] Bytes, RpcFrameType Type)
{
    /// <summary>The bytes as UTF-8 text.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes);
}
