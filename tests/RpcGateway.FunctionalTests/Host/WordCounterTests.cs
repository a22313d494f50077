using System.Text;
using RpcGateway.Samples.Jobs;

namespace RpcGateway.FunctionalTests.Host;

public sealed class WordCounterTests
{
    [Fact]
    public void Add_Text_MatchesWc()
    {
        var counter = Count("The quick fox.\nThe lazy dog,\n\nthe end");

        counter.Bytes.Should().Be(37);
        counter.Lines.Should().Be(3);
        counter.Words.Should().Be(8);
        counter.Top(2).Should().Equal(("the", 3L), ("dog", 1L));
    }

    [Fact]
    public void Add_ByteByByte_MatchesAllAtOnce()
    {
        const string text = "Grüße, 世界! Straße\u00a0— 🙂 ok\r\n";
        var bytes = Encoding.UTF8.GetBytes(text);
        var whole = Count(text);
        var pieces = new WordCounter();

        foreach (var b in bytes)
        {
            pieces.Add([b]);
        }

        pieces.Complete();

        (pieces.Bytes, pieces.Lines, pieces.Words).Should().Be((whole.Bytes, whole.Lines, whole.Words));
        pieces.Top(10).Should().Equal(whole.Top(10));
        pieces.Top(10).Select(word => word.Word).Should().Contain(["grüße", "世界", "straße"]);
    }

    [Fact]
    public void Add_NoText_CountsNothing()
    {
        var counter = Count("");

        (counter.Bytes, counter.Lines, counter.Words).Should().Be((0, 0, 0));
        counter.Top(10).Should().BeEmpty();
    }

    [Fact]
    public void Add_EndlessWord_CountsAsOneAndIsNotListed()
    {
        var counter = Count(new string('a', 100_000) + " b");

        counter.Words.Should().Be(2);
        counter.Top(10).Should().Equal(("b", 1L));
    }

    [Fact]
    public void Add_InvalidUtf8_CountsWords()
    {
        var counter = new WordCounter();

        counter.Add([0xFF, 0xFE, (byte)' ', 0xC3]);
        counter.Complete();

        counter.Words.Should().Be(2);
    }

    [Fact]
    public void Add_MoreWordsThanKept_KeepsTheFrequentOnes()
    {
        var counter = new WordCounter(wordsKept: 100);
        var text = new StringBuilder();
        for (var i = 0; i < 10_000; i++)
        {
            text.Append("often rare").Append(i).Append(i % 3 == 0 ? " sometimes " : " ");
        }

        counter.Add(Encoding.UTF8.GetBytes(text.ToString()));
        counter.Complete();

        counter.Top(2).Should().Equal(("often", 10_000L), ("sometimes", 3_334L));
        counter.Top(int.MaxValue).Count().Should().BeLessThanOrEqualTo(200);
    }

    private static WordCounter Count(string text)
    {
        var counter = new WordCounter();
        counter.Add(Encoding.UTF8.GetBytes(text));
        counter.Complete();
        return counter;
    }
}
