using RpcGateway.Protocol.Wire;

namespace RpcGateway.Tests.BadInput;

/// <summary>Overwrites all pooled message buffers, as other connections do with a buffer that was returned too early.</summary>
internal static class Scribbler
{
    private const int MoreThanPooled = 600;

    public static void Scribble()
    {
        var buffers = Enumerable.Range(0, MoreThanPooled).Select(_ => MessageBuffer.Rent()).ToList();
        foreach (var buffer in buffers)
        {
            buffer.Write(Enumerable.Repeat((byte)'#', 500).ToArray());
        }

        buffers.ForEach(buffer => buffer.Release());
    }
}
