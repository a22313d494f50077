using System.Text;
using System.Text.Json.Serialization.Metadata;
using CsCheck;
using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Streams;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Tests.Protocol;

public sealed class StreamBufferTests
{
    private readonly JsonTypeInfo<string> _type =
        RpcJson.GetTypeInfo<string>(RpcJson.CreateOptions());

    [Fact]
    public void Take_PortionsOfAnySize_ReturnsAllInOrder() =>
        Gen.Select(Gen.Bool, Gen.Int[1, 5]).Array[0, 1000].Sample(AppendAndTake, iter: 20);

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
    public void Take_RoomForSome_ReturnsWhatFitsAndAtLeastOne(int maxBytes, string expected)
    {
        var buffer = new StreamBuffer();
        Append(buffer, new Queue<string>(), ["aa", "bb", "cc"]);

        Take(buffer, int.MaxValue, maxBytes).Should().Be(expected);
    }

    [Fact]
    public void Add_ItemBeyondTheReadersLimit_FailsAndKeepsTheItemsBefore()
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

    private void AppendAndTake((bool IsAppend, int Count)[] steps)
    {
        var buffer = new StreamBuffer();
        var waiting = new Queue<string>();
        for (var i = 0; i < steps.Length; i++)
        {
            var (isAppend, count) = steps[i];
            if (isAppend)
            {
                Append(buffer, waiting, [.. Enumerable.Range(i, count).Select(one => new string('x', one % 50))]);
            }
            else
            {
                Take(buffer, count).Should().Be(Join(waiting, count));
            }

            buffer.Count.Should().Be(waiting.Count);
            buffer.Bytes.Should().Be(Math.Max(0, waiting.Sum(item => item.Length + 3) - 1));
        }

        Take(buffer, int.MaxValue).Should().Be(Join(waiting, int.MaxValue));
        buffer.Bytes.Should().Be(0);
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
        var response = MessageBuffer.Rent();
        buffer.Take(response, max, maxBytes);
        var text = Encoding.UTF8.GetString(response.WrittenSpan);
        response.Release();
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
