using System.Text;
using RpcGateway.Protocol.Links;

namespace RpcGateway.Tests.Forwarding;

/// <summary>A frame on a link.</summary>
internal readonly record struct BackendFrame(LinkFrameType Type, uint Channel, byte[] Payload)
{
    public string Text => Encoding.UTF8.GetString(Payload);
}
