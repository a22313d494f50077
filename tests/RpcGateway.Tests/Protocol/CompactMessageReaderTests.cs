using System.Text;
using System.Text.Json;
using CsCheck;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Tests.Protocol;

public sealed class CompactMessageReaderTests
{
    private const int MaxDepth = 5;

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"chat.say","params":["a"]}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"chat.say","params":{"text":"a"},"id":0}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"chat.say","params":[]}""")]
    [InlineData("""{"jsonrpc":"2.0","id":123456789012345678,"method":"$/hello"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"a","params":[1],"traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"a","params":[1],"id":7,"traceparent":""}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"a","params":[1],"timeout":1500}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"a","id":7,"timeout":0}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"a","params":[1],"idempotencyKey":"0a-B"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"a","params":[1],"idempotencyKey":"","timeout":1}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"a","params":[1],"timeout":1,"traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":null}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":-1.5e3}""")]
    public void TryRead_UsualMessages_MatchesTheFullReader(string message)
    {
        CompactMessageReader.TryRead(Encoding.UTF8.GetBytes(message), MaxDepth, out _).Should().BeTrue();

        AssertSame(Encoding.UTF8.GetBytes(message));
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":01,"method":"a"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":-1,"method":"a"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1234567890123456789,"method":"a"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":""}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"a\u0062"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"a","params":1}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"a","params":[1],"params":[2]}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"a","params":[1],"id":2}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"a","params":[1],"traceparent":"00","traceparent":"01"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"a","params":[1],"traceparent":"0\u0030"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"a","params":[1],"traceparent":"00""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"a","params":[1],"traceparent":7}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"a","params":[1],"timeout":-1}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"a","params":[1],"idempotencyKey":"a b"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"a","params":[1],"idempotencyKey":1}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"a","params":[1],"idempotencyKey":"a","idempotencyKey":"b"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"a","params":[1],"timeout":1.5}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"a","params":[1],"timeout":1,"timeout":2}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"a","params":[1],"timeout":"1"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"a","params":[1],"timeout":01}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"a","params":[[[[[1]]]]]}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"a","params":[1]} """)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"a","params":[1]}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":1,"error":{"code":1,"message":""}}""")]
    [InlineData("""{"jsonrpc":"2.0","result":1}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":truely}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":""")]
    [InlineData("""{"jsonrpc":"2.0",""")]
    public void TryRead_OtherMessages_ReturnsFalse(string message)
    {
        CompactMessageReader.TryRead(Encoding.UTF8.GetBytes(message), MaxDepth, out _).Should().BeFalse();
    }

    [Fact]
    public void TryRead_DamagedMessages_MatchesTheFullReader()
    {
        string[] messages =
        [
            """{"jsonrpc":"2.0","id":7,"method":"chat.say","params":["a",{"b":[1,true,null]}]}""",
            """{"jsonrpc":"2.0","method":"chat.say","params":{"text":"a\\n\u00e4"},"id":10}""",
            """{"jsonrpc":"2.0","id":1,"method":"a","params":[],"traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}""",
            """{"jsonrpc":"2.0","id":1,"result":{"a":[1,2,"}"]}}""",
            """{"jsonrpc":"2.0","id":1,"method":"a"}""",
            """{"jsonrpc":"2.0","id":1,"method":"a","params":[],"idempotencyKey":"k","timeout":1500}""",
        ];
        var changes = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 999], Gen.Int[0, 999], Gen.Byte).Array[1, 3];
        var read = 0;
        Gen.Select(Gen.Int[0, messages.Length - 1], changes).Sample(
            (which, changes) =>
            {
                var message = Damage(messages[which], changes);
                if (CompactMessageReader.TryRead(message, MaxDepth, out _))
                {
                    AssertSame(message);
                    Interlocked.Increment(ref read);
                }
            },
            iter: 100_000);

        read.Should().BeGreaterThan(1_000);
    }

    private static byte[] Damage(string text, (int Kind, int Place, int Other, byte Any)[] changes)
    {
        List<byte> message = [.. Encoding.UTF8.GetBytes(text)];
        foreach (var (kind, place, otherPlace, any) in changes)
        {
            var at = place % message.Count;
            var other = message[otherPlace % message.Count];
            switch (kind)
            {
                case 0:
                    message[at] = other;
                    break;
                case 1:
                    message.Insert(at, other);
                    break;
                case 2:
                    message.RemoveAt(at);
                    break;
                default:
                    message[at] = any;
                    break;
            }
        }

        return [.. message];
    }

    // White space before a message makes RpcMessageReader use its full reader.
    private static void AssertSame(byte[] message)
    {
        CompactMessageReader.TryRead(message, MaxDepth, out var compact).Should().BeTrue();
        byte[] spaced = [(byte)' ', .. message];
        RpcMessage full;
        try
        {
            full = RpcMessageReader.Read(spaced, MaxDepth);
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException($"Not JSON, but accepted: {Encoding.UTF8.GetString(message)}", e);
        }

        (compact.Kind, compact.Id, Text(compact.Method), Text(compact.Payload), Text(compact.Timeout), Text(compact.IdempotencyKey), Text(compact.TraceParent))
            .Should().Be((full.Kind, full.Id, Text(full.Method), Text(full.Payload), Text(full.Timeout), Text(full.IdempotencyKey), Text(full.TraceParent)));
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
