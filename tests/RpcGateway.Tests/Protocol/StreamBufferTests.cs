using System.Text;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Serialization;
using RpcGateway.Protocol.Streams;

namespace RpcGateway.Tests.Protocol;

public sealed class StreamBufferTests
{
    private readonly JsonTypeInfo<string> _type =
        RpcJson.GetTypeInfo<string>(RpcJson.CreateOptions());

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Take_InPortionsOfAnySize_BringsAllInTheirOrder(int seed)
    {
        var random = new Random(seed);
        var buffer = new StreamBuffer();
        var waiting = new Queue<string>();
        for (var i = 0; i < 5000; i++)
        {
            if (random.Next(2) == 0)
            {
                Append(buffer, waiting, [.. Enumerable.Range(i, random.Next(1, 6)).Select(one => new string('x', one % 50))]);
            }
            else
            {
                var max = random.Next(1, 5);
                Take(buffer, max).Should().Be(Join(waiting, max));
            }

            buffer.Count.Should().Be(waiting.Count);
            buffer.Bytes.Should().Be(Math.Max(0, waiting.Sum(item => item.Length + 3) - 1));
        }

        Take(buffer, int.MaxValue).Should().Be(Join(waiting, int.MaxValue));
        buffer.Bytes.Should().Be(0);
    }

    [Fact]
    public void Clear_AfterTaking_LeavesNothing()
    {
        var buffer = new StreamBuffer();
        var waiting = new Queue<string>();
        Append(buffer, waiting, ["a", "b", "c", "d"]);
        Take(buffer, 1);

        buffer.Clear();

        (buffer.Count, buffer.Bytes).Should().Be((0, 0));
        Take(buffer, 1).Should().BeEmpty();
    }

    [Theory]
    [InlineData(0, "\"aa\"")]
    [InlineData(8, "\"aa\"")]
    [InlineData(9, "\"aa\",\"bb\"")]
    [InlineData(13, "\"aa\",\"bb\"")]
    [InlineData(14, "\"aa\",\"bb\",\"cc\"")]
    public void Take_WithRoomForSome_TakesWhatFitsButAtLeastOne(int maxBytes, string expected)
    {
        var buffer = new StreamBuffer();
        Append(buffer, new Queue<string>(), ["aa", "bb", "cc"]);

        Take(buffer, int.MaxValue, maxBytes).Should().Be(expected);
    }

    [Fact]
    public void Add_ItemBeyondTheLimitOfTheReader_FailsAndKeepsThoseBefore()
    {
        var buffer = new StreamBuffer();
        var limits = new RpcPeerLimits(1024, null);
        buffer.Add("aa", _type, limits);

        FluentActions.Invoking(() => buffer.Add(new string('x', 1024), _type, limits))
            .Should().Throw<RpcException>().Which.Code.Should().Be(RpcErrorCode.MessageTooLarge);

        var all = new StreamBuffer();
        all.Append(buffer);
        Take(all, int.MaxValue).Should().Be("\"aa\"");
    }

    private static string Join(Queue<string> waiting, int max)
    {
        var items = new List<string>();
        while (items.Count < max && waiting.TryDequeue(out var item))
        {
            items.Add($"\"{item}\"");
        }

        return string.Join(',', items);
    }

    private static string Take(StreamBuffer buffer, int max, int maxBytes = int.MaxValue)
    {
        var answer = MessageBuffer.Rent();
        buffer.Take(answer, max, maxBytes);
        var text = Encoding.UTF8.GetString(answer.WrittenSpan);
        answer.Release();
        return text;
    }

    private void Append(StreamBuffer buffer, Queue<string> waiting, string[] items)
    {
        var fresh = new StreamBuffer();
        foreach (var item in items)
        {
            fresh.Add(item, _type, RpcPeerLimits.Unknown);
            waiting.Enqueue(item);
        }

        buffer.Append(fresh);
        fresh.Clear();
    }
}
