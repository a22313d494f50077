using System.Buffers.Binary;
using RpcGateway.Samples.Echo;

namespace RpcGateway.FunctionalTests.Host;

public sealed class PseudoRandomStreamTests
{
    [Fact]
    public void Read_SeedZero_StartsWithSplitMix64()
    {
        var bytes = ReadAll(length: 16, seed: 0, bufferSize: 16);

        // The published first two numbers of SplitMix64 for seed 0.
        BinaryPrimitives.ReadUInt64LittleEndian(bytes).Should().Be(0xE220A8397B1DCDAF);
        BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(8)).Should().Be(0x6E789E6AA1B965F4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(13)]
    [InlineData(4096)]
    public void Read_AnyBufferSize_ReturnsTheSameBytes(int bufferSize)
    {
        ReadAll(length: 1001, seed: 42, bufferSize).Should().Equal(ReadAll(length: 1001, seed: 42, bufferSize: 1001));
    }

    [Fact]
    public void Read_OtherSeed_ReturnsOtherBytes()
    {
        ReadAll(length: 64, seed: 1, bufferSize: 64).Should().NotEqual(ReadAll(length: 64, seed: 2, bufferSize: 64));
    }

    private static byte[] ReadAll(int length, long seed, int bufferSize)
    {
        using var source = new PseudoRandomStream(length, seed);
        using var target = new MemoryStream();
        source.CopyTo(target, bufferSize);
        return target.ToArray();
    }
}
