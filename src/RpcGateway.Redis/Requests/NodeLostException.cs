namespace RpcGateway.Redis.Requests;

/// <summary>A node, or the way to it, was lost before it responded.</summary>
/// <param name="message">What happened.</param>
/// <param name="wasSent">Whether the request may have reached the node.</param>
internal sealed class NodeLostException(string message, bool wasSent) : Exception(message)
{
    public bool WasSent => wasSent;
}
