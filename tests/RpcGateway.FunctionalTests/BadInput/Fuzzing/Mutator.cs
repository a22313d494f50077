using System.Net.WebSockets;
using System.Text;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.BadInput.Fuzzing;

/// <summary>Damages valid traffic at random: whole frames, single bytes, and values within the JSON.</summary>
internal sealed class Mutator(Random random)
{
    private static readonly byte[][] BadBytes = [[0], [0xFF], [0xEF, 0xBB, 0xBF], [0xED, 0xA0, 0x80], "\\ud800"u8.ToArray(), "\n"u8.ToArray()];

    private readonly JsonMutator _json = new(random);

    /// <summary>A damaged copy of a conversation.</summary>
    public List<RawFrame> Mutate(Conversation conversation, IReadOnlyList<Conversation> others)
    {
        var frames = conversation.Frames.ToList();
        for (var damage = random.Next(1, 5); damage > 0; damage--)
        {
            if (frames.Count == 0 || random.Next(4) == 0)
            {
                MutateOrder(frames, others);
            }
            else
            {
                var index = random.Next(frames.Count);
                frames[index] = Mutate(frames[index]);
            }
        }

        return frames;
    }

    /// <summary>A damaged copy of one frame.</summary>
    public RawFrame Mutate(RawFrame frame) => random.Next(8) switch
    {
        0 when frame.Bytes.Length < 10_000 => frame with { Type = 1 - frame.Type },
        < 4 when frame.IsText => frame with { Bytes = _json.Mutate(frame.Bytes) },
        _ => frame with { Bytes = MutateBytes(frame.Bytes) },
    };

    private void MutateOrder(List<RawFrame> frames, IReadOnlyList<Conversation> others)
    {
        var index = random.Next(frames.Count + 1);
        switch (random.Next(4))
        {
            case 0 when index < frames.Count:
                frames.RemoveAt(index);
                break;
            case 1 when index < frames.Count:
                frames.Insert(random.Next(frames.Count), frames[index]);
                break;
            case 2 when index + 1 < frames.Count && frames[index].IsText && frames[index + 1].IsText:
                frames[index] = new RawFrame(
                    [.. frames[index].Bytes, (byte)'\n', .. frames[index + 1].Bytes], WebSocketMessageType.Text);
                frames.RemoveAt(index + 1);
                break;
            default:
                var other = others[random.Next(others.Count)].Frames;
                frames.Insert(index, other.Count > 0 ? other[random.Next(other.Count)] : RawFrame.Text(""));
                break;
        }
    }

    private byte[] MutateBytes(byte[] bytes)
    {
        var start = random.Next(bytes.Length + 1);
        var length = random.Next(Math.Min(bytes.Length - start, 20) + 1);
        var (before, part, after) = (bytes[..start], bytes[start..(start + length)], bytes[(start + length)..]);
        return random.Next(6) switch
        {
            0 => [.. before, .. after],
            1 => [.. before, .. part, .. part, .. after],
            2 => [.. before, .. BadBytes[random.Next(BadBytes.Length)], .. part, .. after],
            3 => before,
            4 => [.. before, .. RandomBytes(length), .. after],
            _ => Flip(bytes),
        };
    }

    private byte[] Flip(byte[] bytes)
    {
        var flipped = bytes.ToArray();
        if (flipped.Length > 0)
        {
            // Mostly within ASCII, so that the result is not just invalid UTF-8.
            flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(random.Next(10) == 0 ? 8 : 7));
        }

        return flipped;
    }

    private byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return random.Next(4) == 0 ? bytes : Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes));
    }
}
