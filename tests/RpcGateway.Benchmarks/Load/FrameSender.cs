namespace RpcGateway.Benchmarks.Load;

/// <summary>Sends a frame for each request; those that are ready together leave in one piece.</summary>
internal sealed class FrameSender(RequestRing ring) : IRequestSender
{
    private long _sentBytes;

    public void SendUpTo(FrameSocket socket, long requests)
    {
        var end = requests * ring.Length;
        while (_sentBytes < end)
        {
            var bytes = ring.FromByte(_sentBytes, end - _sentBytes);
            _sentBytes += socket.Send(bytes);
            if (socket.WantsToWrite)
            {
                return;
            }
        }
    }
}
