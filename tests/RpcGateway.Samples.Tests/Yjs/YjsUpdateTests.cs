using RpcGateway.Samples.Yjs;

namespace RpcGateway.Samples.Tests.Yjs;

/// <summary>Which bytes are accepted as an update.</summary>
public sealed class YjsUpdateTests
{
    [Fact]
    public void Read_UpdatesOfYjs_AreAccepted()
    {
        foreach (var update in YjsSamples.Typed.Append(YjsSamples.Merged).Append(YjsSamples.State))
        {
            var read = () => YjsUpdate.Read(update);

            read.Should().NotThrow();
        }
    }

    [Theory]
    [MemberData(nameof(YjsSamples.NotText), MemberType = typeof(YjsSamples))]
    public void Read_OtherContentThanText_IsRefused(string update, string reason)
    {
        var read = () => YjsUpdate.Read(Convert.FromBase64String(update));

        read.Should().Throw<YjsFormatException>().WithMessage($"At byte *{reason}*");
    }

    [Theory]
    [InlineData("", "ends before the number of clients")]
    [InlineData("000000", "1 bytes follow the end")]
    [InlineData("FFFFFFFF0F00", "number of clients is")]
    [InlineData("01010900840900017800", "refers to a later one of the same client")]
    [InlineData("0101090084FFFFFFFFFFFFFFFFFF7F000178", "has too many digits")]
    [InlineData("0101090004010474657874000000", "a text is empty")]
    [InlineData("010109000401047465787402C32800", "is not valid UTF-8")]
    [InlineData("0101090001010474657874FFFFFFFFFF0700", "a length is")]
    [InlineData("01010900040104746578747F7800", "more than the 2 bytes after it")]
    [InlineData("01010900000500", "kind 0")]
    [InlineData("0001090100FFFFFFFF0F", "a length is")]
    public void Read_DamagedUpdate_SaysWhatIsWrong(string update, string reason)
    {
        var read = () => YjsUpdate.Read(Convert.FromHexString(update));

        read.Should().Throw<YjsFormatException>().WithMessage($"*{reason}*");
    }

    [Fact]
    public void Read_EveryTruncation_IsRefused()
    {
        for (var length = 0; length < YjsSamples.Merged.Length; length++)
        {
            var read = () => YjsUpdate.Read(YjsSamples.Merged.AsMemory(0, length));

            read.Should().Throw<YjsFormatException>("{0} bytes are not a complete update", length);
        }
    }

    [Fact]
    public void Read_EveryFlippedBit_IsRefusedOrCanBeMerged()
    {
        for (var bit = 0; bit < YjsSamples.Merged.Length * 8; bit++)
        {
            var damaged = (byte[])YjsSamples.Merged.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            MergesIfAccepted(damaged);
        }
    }

    [Fact]
    public void Read_RandomBytes_AreRefusedOrCanBeMerged()
    {
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var bytes = new byte[random.Next(1, 64)];
            random.NextBytes(bytes);
            MergesIfAccepted(bytes);
        }
    }

    // The result must be an update, too.
    private static void MergesIfAccepted(byte[] bytes)
    {
        var document = new YjsDocument();
        try
        {
            document.Add(bytes);
        }
        catch (YjsFormatException)
        {
            return;
        }

        foreach (var update in document.ToUpdates(1000))
        {
            var read = () => YjsUpdate.Read(update);
            read.Should().NotThrow("{0} was accepted", Convert.ToHexString(bytes));
        }
    }
}
