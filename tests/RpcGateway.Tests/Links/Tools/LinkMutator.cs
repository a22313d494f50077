using System.Buffers.Binary;
using System.Text;
using RpcGateway.Protocol.Links;

namespace RpcGateway.Tests.Links;

/// <summary>Damages the frames of a link, and invents others.</summary>
internal sealed class LinkMutator(Random random)
{
    // Ids and tokens of this and of other channels, unsolicited and repeated responses, methods that only the other end may send.
    private static readonly string[] Texts =
    [
        """{"jsonrpc":"2.0","id":1,"result":1}""", """{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"no"}}""",
        """{"jsonrpc":"2.0","id":4294967297,"result":{"token":4294967297,"values":[]}}""", """{"jsonrpc":"2.0","id":null,"result":1}""",
        """{"jsonrpc":"2.0","id":4294967297,"method":"x.y"}""", """{"jsonrpc":"2.0","id":8589934593,"method":"x.y","params":[1]}""",
        """{"jsonrpc":"2.0","id":4294967297,"method":"$/enumerator/next","params":{"token":1}}""", """{"jsonrpc":"2.0","id":2}""",
        """{"jsonrpc":"2.0","method":"$/enumerator/abort","params":{"token":8589934593}}""", """{"jsonrpc":"2.0","id":9,"method":"$/hello"}""",
        """{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":4294967297}}""", "[]", "", "\n", "not json", "{\"a\":", "7",
        """{"jsonrpc":"2.0","method":"$/progress","params":{"token":1,"value":{}}}""", """{"jsonrpc":"2.0","method":"chat.where"}""",
        """{"jsonrpc":"2.0","id":3,"method":"chat.where","params":[]}""", """{"jsonrpc":"2.0","id":3,"method":"backend.drain","params":{}}""",
        """{"jsonrpc":"2.0","id":4,"method":"backend.register","params":{"instance":"x","contracts":[]}}""",
        """{"jsonrpc":"2.0","id":5,"method":"backend.publish","params":{"kind":"All","name":"","except":null,"method":"a.b","overflow":"Disconnect","message":{"jsonrpc":"2.0","id":1,"result":1}}}""",
        """{"jsonrpc":"2.0","id":6,"method":"backend.request","params":{"connectionId":"client-1","operation":"Call","name":"$/ping","params":null}}""",
    ];

    /// <summary>Damages a conversation at some places.</summary>
    public List<byte[]> Mutate(IEnumerable<byte[]> frames)
    {
        var mutated = frames.ToList();
        for (var damage = random.Next(1, 8); damage > 0; damage--)
        {
            var index = random.Next(mutated.Count + 1);
            if (index == mutated.Count || random.Next(3) == 0)
            {
                mutated.Insert(index, Invent());
            }
            else
            {
                MutateAt(mutated, index);
            }
        }

        return mutated;
    }

    private void MutateAt(List<byte[]> frames, int index)
    {
        switch (random.Next(6))
        {
            case 0:
                frames.RemoveAt(index);
                break;
            case 1:
                frames.Insert(random.Next(frames.Count), frames[index]);
                break;
            case 2:
                frames[index] = frames[index][..random.Next(frames[index].Length + 1)];
                break;
            case 3 when frames[index].Length > 0:
                frames[index] = [.. frames[index]];
                frames[index][random.Next(Math.Min(5, frames[index].Length))] = (byte)random.Next(12);
                break;
            case 4 when frames[index].Length > 5:
                frames[index] = [.. frames[index]];
                frames[index][random.Next(5, frames[index].Length)] ^= (byte)(1 << random.Next(8));
                break;
            default:
                frames[index] = Renumber(frames[index]);
                break;
        }
    }

    // Changes a digit: an id, a token, a size.
    private byte[] Renumber(byte[] frame)
    {
        byte[] changed = [.. frame];
        var digits = Enumerable.Range(0, changed.Length).Where(i => i > 4 && char.IsAsciiDigit((char)changed[i])).ToList();
        if (digits.Count > 0)
        {
            changed[digits[random.Next(digits.Count)]] = (byte)('0' + random.Next(10));
        }

        return changed;
    }

    private byte[] Invent()
    {
        var type = (LinkFrameType)random.Next(1, 11);
        byte[] payload = type switch
        {
            LinkFrameType.Credit => [0, (byte)random.Next(8), (byte)random.Next(256), (byte)random.Next(256)],
            LinkFrameType.Close => [3, (byte)random.Next(256), .. "bye"u8],
            LinkFrameType.Binary or LinkFrameType.BinaryPart or LinkFrameType.UrgentBinary => InventBinary(),
            LinkFrameType.Open or LinkFrameType.Update => random.Next(2) == 0 ? [] : Encoding.UTF8.GetBytes(Text()),
            _ => random.Next(20) == 0 ? new byte[random.Next(LinkFrame.MaxPayload + 10)] : Encoding.UTF8.GetBytes(Text()),
        };
        var frame = new byte[5 + payload.Length];
        frame[0] = (byte)type;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), random.Next(10) == 0 ? (uint)random.Next() : (uint)random.Next(4));
        payload.CopyTo(frame, 5);
        return frame;
    }

    private byte[] InventBinary()
    {
        byte[] frame = [(byte)random.Next(7), (byte)random.Next(3), 0, 0, (byte)random.Next(4), .. new byte[random.Next(6)]];
        return frame[..random.Next(frame.Length + 1)];
    }

    private string Text() => Texts[random.Next(Texts.Length)];
}
