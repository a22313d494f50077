using RpcGateway.Protocol.Wire;

namespace RpcGateway.Tests.BadInput;

/// <summary>Writes over all message buffers that are free, as other connections do with what was given back too early.</summary>
internal static class Scribbler
{
    private const int MoreThanAreKept = 600;

    public static void Scribble()
    {
        var buffers = Enumerable.Range(0, MoreThanAreKept).Select(_ => MessageBuffer.Rent()).ToList();
        foreach (var buffer in buffers)
        {
            buffer.Write(Enumerable.Repeat((byte)'#', 500).ToArray());
        }

        buffers.ForEach(buffer => buffer.Release());
    }
}
