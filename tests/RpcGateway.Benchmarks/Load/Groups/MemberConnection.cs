namespace RpcGateway.Benchmarks.Load.Groups;

/// <summary>A member of the group, that only listens.</summary>
internal sealed class MemberConnection(FrameSocket socket, AnswerCounter counter, Broadcast broadcast) : LoadConnection(socket)
{
    protected override void OnMessage(ReadOnlySpan<byte> message) => broadcast.OnDelivered(counter.Count(message), Arrival);

    protected override void Send()
    {
    }
}
