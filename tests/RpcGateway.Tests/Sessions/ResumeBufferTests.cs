using System.Text;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Sessions;

namespace RpcGateway.Tests.Sessions;

public sealed class ResumeBufferTests
{
    private readonly ResumeBuffer _buffer = new();

    [Fact]
    public void Add_NotKeeping_OnlyCounts()
    {
        Add("a");
        Add("b");

        _buffer.Next.Should().Be(3);
        _buffer.First.Should().Be(3);
        _buffer.Capacity.Should().Be(0);
    }

    [Fact]
    public void Keep_InTheMiddle_KeepsTheFramesFromThere()
    {
        Add("a");
        _buffer.Keep(1000);
        Add("b");

        _buffer.First.Should().Be(2);
        Texts().Should().Equal("b");
    }

    [Fact]
    public void TryAcknowledge_Some_ForgetsThem()
    {
        _buffer.Keep(1000);
        Add("a", "b", "c");

        _buffer.TryAcknowledge(2).Should().BeTrue();

        _buffer.First.Should().Be(3);
        Texts().Should().Equal("c");
    }

    [Fact]
    public void TryAcknowledge_Older_ChangesNothing()
    {
        _buffer.Keep(1000);
        Add("a", "b", "c");
        _buffer.TryAcknowledge(2);

        _buffer.TryAcknowledge(1).Should().BeTrue();

        Texts().Should().Equal("c");
    }

    [Fact]
    public void TryAcknowledge_NeverSent_IsRefused()
    {
        _buffer.Keep(1000);
        Add("a");

        _buffer.TryAcknowledge(2).Should().BeFalse();

        Texts().Should().Equal("a");
    }

    [Fact]
    public void TryAcknowledge_All_ReturnsTheArray()
    {
        _buffer.Keep(1000);
        Add("a", "b");
        _buffer.Capacity.Should().BeGreaterThan(0);

        _buffer.TryAcknowledge(2);

        _buffer.Capacity.Should().Be(0);
    }

    [Fact]
    public void Add_TooMuchText_ForgetsTheOldest()
    {
        _buffer.Keep(10);
        Add("aaaa", "bbbb", "cccc");

        _buffer.First.Should().Be(2);
        Texts().Should().Equal("bbbb", "cccc");
    }

    [Fact]
    public void Add_LargerThanTheBuffer_ForgetsEverything()
    {
        _buffer.Keep(10);
        Add("a", "bbbbbbbbbbb");
        _buffer.First.Should().Be(3);

        Add("c");

        Texts().Should().Equal("c");
    }

    [Fact]
    public void Add_Binary_TakesEightTimesAsMuch()
    {
        _buffer.Keep(10);
        Add("text");
        for (var i = 0; i < 8; i++)
        {
            _buffer.Add(new byte[10], RpcFrameType.Binary);
        }

        _buffer.First.Should().Be(1);
        _buffer.Add(new byte[10], RpcFrameType.Binary);
        _buffer.First.Should().Be(3);
    }

    [Fact]
    public void Add_ManyWithAcknowledgements_KeepsOrderAndContent()
    {
        var random = new Random(1);
        _buffer.Keep(100_000);
        var expected = new Queue<string>();
        for (var i = 1; i <= 5000; i++)
        {
            var text = $"{i}:{new string('x', random.Next(300))}";
            Add(text);
            expected.Enqueue(text);
            if (random.Next(5) == 0)
            {
                var received = random.NextInt64(_buffer.First - 1, _buffer.Next);
                _buffer.TryAcknowledge(received).Should().BeTrue();
                while (expected.Count > _buffer.Next - 1 - received)
                {
                    expected.Dequeue();
                }
            }

            if (i % 100 == 0)
            {
                Texts().Should().Equal(expected);
            }
        }
    }

    private void Add(params string[] frames)
    {
        foreach (var frame in frames)
        {
            _buffer.Add(Encoding.UTF8.GetBytes(frame), RpcFrameType.Text);
        }
    }

    private IEnumerable<string> Texts() => _buffer.CopyAll().Select(frame => Encoding.UTF8.GetString(frame.Frame));
}
