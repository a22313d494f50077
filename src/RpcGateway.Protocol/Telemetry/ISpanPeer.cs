using System.Diagnostics;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>A process that serves calls of a connection, but is not its peer.</summary>
internal interface ISpanPeer
{
    /// <summary>Adds the attributes of the process to the span of a call to it.</summary>
    void Describe(Activity activity);
}
