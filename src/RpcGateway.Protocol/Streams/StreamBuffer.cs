using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;
using RpcGateway.Protocol.Serialization;

namespace RpcGateway.Protocol.Streams;

/// <summary>Items of a stream as JSON, with commas between them. Holds no memory while it is empty.</summary>
internal sealed class StreamBuffer
{
    private readonly List<int> _ends = [];
    private MessageBuffer? _json;

    // What was taken stays in front until it is as many items as the rest: a reader that takes one at a time does not
    // pay for all that wait.
    private int _takenItems;
    private int _takenBytes;

    public int Count => _ends.Count - _takenItems;

    public int Bytes => (_json?.Size ?? 0) - _takenBytes;

    public void Add<T>(T item, JsonTypeInfo<T> type)
    {
        _json ??= MessageBuffer.Rent();
        var start = _json.Size;
        try
        {
            _json.Write(start > 0 ? ","u8 : ""u8);
            RpcJson.Write(_json.StartJson(), item, type);
            _json.EndJson();
        }
        catch
        {
            _json.Truncate(start);
            throw;
        }

        _ends.Add(_json.Size);
    }

    public void Append(StreamBuffer other)
    {
        if (other._json is null)
        {
            return;
        }

        if (_json is null)
        {
            _json = other._json;
            other._json = null;
            _ends.AddRange(other._ends);
            other._ends.Clear();
            return;
        }

        _json.Write(","u8);
        var start = _json.Size;
        _json.Write(other._json.WrittenSpan);
        foreach (var end in other._ends)
        {
            _ends.Add(start + end);
        }
    }

    /// <summary>Moves the first items, at most <paramref name="max"/>, behind <paramref name="answer"/>.</summary>
    public void Take(MessageBuffer answer, int max)
    {
        if (_json is null)
        {
            return;
        }

        if (max >= Count)
        {
            answer.Write(_json.WrittenSpan[_takenBytes..]);
            Clear();
            return;
        }

        _takenItems += max;
        var end = _ends[_takenItems - 1];
        answer.Write(_json.WrittenSpan[_takenBytes..end]);
        _takenBytes = end + 1;
        if (_takenItems >= Count)
        {
            ForgetTaken(_json);
        }
    }

    public void Clear()
    {
        _ends.Clear();
        _takenItems = 0;
        _takenBytes = 0;
        _json?.Release();
        _json = null;
    }

    private void ForgetTaken(MessageBuffer json)
    {
        _json = MessageBuffer.Rent();
        _json.Write(json.WrittenSpan[_takenBytes..]);
        json.Release();
        _ends.RemoveRange(0, _takenItems);
        for (var i = 0; i < _ends.Count; i++)
        {
            _ends[i] -= _takenBytes;
        }

        _takenItems = 0;
        _takenBytes = 0;
    }
}
