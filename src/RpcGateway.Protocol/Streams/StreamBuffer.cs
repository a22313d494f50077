using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Streams;

/// <summary>
/// The items of a stream as JSON, separated by commas. Items are either added one by one or appended in portions. An empty
/// buffer holds no memory.
/// </summary>
internal sealed class StreamBuffer
{
    /// <summary>
    /// The maximum size, enough for a few frames. A stream of large items pauses sooner than a stream of small ones.
    /// </summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>The number of bytes around the items of a portion, with an id of the usual length.</summary>
    public const int ItemEnvelope = 128;

    // The message, its result and the array of values.
    private const int ItemLevels = 3;

    private readonly List<int> _ends = [];
    private MessageBuffer? _json;

    // Writes all items into one array, whose opening bracket counts as taken: starting and ending a writer for each item
    // takes longer than writing a small item. Null if portions are appended, and after an item that failed.
    private Utf8JsonWriter? _writer;

    // Taken items stay at the front of the buffer until they are as many as the rest. So a reader that takes one item at a
    // time does not cause a copy of all waiting items each time.
    private int _takenItems;
    private int _takenBytes;
    private int _length;

    public int Count => _ends.Count - _takenItems;

    public int Bytes => _length - _takenBytes;

    /// <summary>The number of items taken so far.</summary>
    public long Taken { get; private set; }

    /// <exception cref="RpcException">The reader would refuse a message that contains only this item.</exception>
    public void Add<T>(T item, JsonTypeInfo<T> type, RpcPeerLimits limits)
    {
        if (_json is null)
        {
            _json = MessageBuffer.Rent();
            _writer = _json.StartJson();
            _writer.WriteStartArray();
            _takenBytes = _length = 1;
        }

        if (_writer is null)
        {
            throw new InvalidOperationException("No item can be added after an item that failed.");
        }

        try
        {
            RpcJson.Write(_writer, item, type);
            var end = (int)(_writer.BytesCommitted + _writer.BytesPending);
            Check(end, limits);
            _length = end;
            _ends.Add(end);
        }
        catch
        {
            EndArray();
            throw;
        }
    }

    /// <summary>Appends the items of another buffer, which must be cleared afterwards.</summary>
    public void Append(StreamBuffer other)
    {
        if (other.Count == 0)
        {
            return;
        }

        other.EndArray();
        if (_json is null)
        {
            (_json, other._json) = (other._json, null);
            _takenBytes = other._takenBytes;
            _length = other._length;
            _ends.AddRange(other._ends);
            return;
        }

        _json.Write(","u8);
        var offset = _json.Size - other._takenBytes;
        _json.Write(other._json!.WrittenSpan[other._takenBytes..]);
        _length = _json.Size;
        foreach (var end in other._ends)
        {
            _ends.Add(offset + end);
        }
    }

    /// <summary>
    /// Moves the first items to <paramref name="response"/>: at most <paramref name="max"/>, and no more than fit in
    /// <paramref name="maxBytes"/>, but at least one.
    /// </summary>
    public void Take(MessageBuffer response, int max, int maxBytes)
    {
        if (_json is null)
        {
            return;
        }

        max = CountFitting(max, maxBytes);
        Taken += Math.Min(max, Count);
        if (max >= Count)
        {
            response.Write(_json.WrittenSpan[_takenBytes..]);
            Clear();
            return;
        }

        _takenItems += max;
        var end = _ends[_takenItems - 1];
        response.Write(_json.WrittenSpan[_takenBytes..end]);
        _takenBytes = end + 1;
        if (_takenItems >= Count)
        {
            RemoveTaken(_json);
        }
    }

    public void Clear()
    {
        _ends.Clear();
        _takenItems = 0;
        _takenBytes = 0;
        _length = 0;
        _writer = null;
        _json?.Release();
        _json = null;
    }

    private int CountFitting(int max, int maxBytes)
    {
        if (Bytes <= maxBytes)
        {
            return max;
        }

        var next = _ends.BinarySearch(_takenItems, Math.Min(max, Count), _takenBytes + Math.Max(maxBytes, 0), null);
        return Math.Max((next < 0 ? ~next : next + 1) - _takenItems, 1);
    }

    // Checks the item that ends at this position and is not counted yet.
    private void Check(int end, RpcPeerLimits limits)
    {
        if (limits.MayExclude(end - _length, ItemLevels, ItemEnvelope))
        {
            _writer!.Flush();
            limits.Check(_json!.WrittenSpan[_length..end], "An item of the stream", ItemLevels, ItemEnvelope);
        }
    }

    // Ends the array and removes what was written of an item that failed.
    private void EndArray()
    {
        if (_writer is not null)
        {
            _writer.Flush();
            _writer = null;
            _json!.Truncate(_length);
        }
    }

    private void RemoveTaken(MessageBuffer json)
    {
        _json = MessageBuffer.Rent();
        _json.Write(json.WrittenSpan[_takenBytes..]);
        json.Release();
        _ends.RemoveRange(0, _takenItems);
        for (var i = 0; i < _ends.Count; i++)
        {
            _ends[i] -= _takenBytes;
        }

        _length -= _takenBytes;
        _takenItems = 0;
        _takenBytes = 0;
    }
}
