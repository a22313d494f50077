using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;
using RpcGateway.Protocol.Serialization;

namespace RpcGateway.Protocol.Streams;

/// <summary>Items of a stream as JSON, with commas between them. Holds no memory while it is empty.</summary>
internal sealed class StreamBuffer
{
    private readonly List<int> _ends = [];
    private MessageBuffer? _json;

    public int Count => _ends.Count;

    public int Bytes => _json?.Size ?? 0;

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
            answer.Write(_json.WrittenSpan);
            Clear();
            return;
        }

        var end = _ends[max - 1];
        answer.Write(_json.WrittenSpan[..end]);
        var rest = MessageBuffer.Rent();
        rest.Write(_json.WrittenSpan[(end + 1)..]);
        _json.Release();
        _json = rest;
        _ends.RemoveRange(0, max);
        for (var i = 0; i < _ends.Count; i++)
        {
            _ends[i] -= end + 1;
        }
    }

    public void Clear()
    {
        _ends.Clear();
        _json?.Release();
        _json = null;
    }
}
