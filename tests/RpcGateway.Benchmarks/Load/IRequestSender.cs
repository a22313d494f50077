namespace RpcGateway.Benchmarks.Load;

/// <summary>Sends a connection's requests.</summary>
internal interface IRequestSender
{
    /// <summary>Sends all requests up to a number, or as many as there is room for.</summary>
    void SendUpTo(FrameSocket socket, long requests);
}
