using RpcGateway.Protocol.Wire;

namespace RpcGateway.Tests.Protocol;

public sealed class MessageBufferTests
{
    [Fact]
    public void Write_InPartsBeyondThePooledSize_AllocatesLittle()
    {
        const int Rounds = 100;
        Fill();
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < Rounds; i++)
        {
            Fill();
        }

        // Each would allocate 31 KB if outgrown arrays were not returned. Other tests share the pools.
        ((GC.GetAllocatedBytesForCurrentThread() - before) / Rounds).Should().BeLessThan(8 * 1024);
    }

    [Fact]
    public void Write_InParts_KeepsAllBytes()
    {
        var buffer = MessageBuffer.Rent();
        byte[] written = [.. Enumerable.Range(0, 40_000).Select(i => (byte)i)];

        foreach (var part in written.Chunk(100))
        {
            buffer.Write(part);
        }

        buffer.WrittenSpan.SequenceEqual(written).Should().BeTrue();
        buffer.Release();
    }

    private static void Fill()
    {
        var buffer = MessageBuffer.Rent();
        Span<byte> part = stackalloc byte[100];
        for (var i = 0; i < 200; i++)
        {
            buffer.Write(part);
        }

        buffer.Release();
    }
}
