using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>
/// The credit of the open binary streams in one direction, so that data beyond it is noticed before it reaches the other end, which
/// would close the whole connection. The owner locks.
/// </summary>
/// <typeparam name="TReader">What reads the streams.</typeparam>
internal struct StreamCredits<TReader>(int limit)
    where TReader : class
{
    private Dictionary<uint, Entry>? _open;
    private RecentNumbers _ended;

    // The number of bytes that may still arrive for cancelled streams.
    private long _tolerated;

    public readonly bool IsEmpty => _open is not { Count: > 0 };

    /// <summary>Opens a stream without credit. Returns false if too many are open, or it is open with another reader.</summary>
    /// <param name="number">The number of the stream.</param>
    /// <param name="reader">The reader.</param>
    /// <param name="isCertain">Whether the reader has precedence over one that is not certain.</param>
    public bool TryOpen(uint number, TReader reader, bool isCertain)
    {
        _open ??= [];
        if (_open.Count >= limit && !_open.ContainsKey(number))
        {
            return false;
        }

        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_open, number, out var isOpen);
        if (!isOpen || (isCertain && !entry.IsCertain && entry.Reader != reader))
        {
            entry = new Entry(reader, 0, isCertain);
        }

        return entry.Reader == reader;
    }

    /// <summary>The reader of a stream grants credit.</summary>
    /// <param name="number">The number of the stream.</param>
    /// <param name="credit">The number of bytes.</param>
    /// <param name="reader">The reader; null if the streams have only one.</param>
    /// <returns>A fault of the reader, or null.</returns>
    public string? Grant(uint number, int credit, TReader? reader)
    {
        if (_ended.Contains(number))
        {
            // Late: the stream ended meanwhile.
            return null;
        }

        _open ??= [];
        if (_open.Count >= limit && !_open.ContainsKey(number))
        {
            return "Credit for too many binary streams was received.";
        }

        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_open, number, out _);
        if (entry.Credit > int.MaxValue - credit)
        {
            return "The credit of a binary stream is too large.";
        }

        entry = entry with { Reader = reader, Credit = entry.Credit + credit };
        return null;
    }

    /// <summary>Takes the credit for data. Returns false if there is not enough: the sender violates the protocol.</summary>
    /// <param name="number">The number of the stream.</param>
    /// <param name="bytes">The size of the data.</param>
    /// <param name="isOpen">Whether the stream is open. Otherwise it was cancelled, and the data must be discarded.</param>
    /// <param name="reader">Its reader.</param>
    public bool TryTake(uint number, int bytes, out bool isOpen, out TReader? reader)
    {
        reader = null;
        isOpen = false;
        if (_open is not null)
        {
            ref var entry = ref CollectionsMarshal.GetValueRefOrNullRef(_open, number);
            isOpen = !Unsafe.IsNullRef(ref entry);
            if (isOpen)
            {
                reader = entry.Reader;
                var isEnough = bytes <= entry.Credit;
                entry = entry with { Credit = entry.Credit - bytes };
                return isEnough;
            }
        }

        var isTolerated = bytes <= _tolerated;
        _tolerated -= isTolerated ? bytes : 0;
        return isTolerated;
    }

    /// <summary>Whether a stream ended or was cancelled recently.</summary>
    public readonly bool HasEnded(uint number) => _ended.Contains(number);

    /// <summary>Whether a stream with this reader is open.</summary>
    public readonly bool HasReader(TReader reader) => _open?.Values.Any(stream => stream.Reader == reader) == true;

    /// <summary>The reader of an open stream.</summary>
    public readonly TReader? FindReader(uint number) => _open?.GetValueOrDefault(number).Reader;

    /// <summary>The sender ends a stream.</summary>
    public void End(uint number)
    {
        _open?.Remove(number);
        _ended.Add(number);
    }

    /// <summary>The reader cancels a stream, whose data may still arrive.</summary>
    public void Cancel(uint number)
    {
        if (_open is not null && _open.Remove(number, out var entry))
        {
            _tolerated += entry.Credit;
        }

        _ended.Add(number);
    }

    /// <summary>Cancels all streams of a reader, and returns their numbers.</summary>
    public uint[] CancelAll(TReader? reader)
    {
        uint[] numbers = _open is null ? [] : [.. _open.Where(stream => stream.Value.Reader == reader).Select(stream => stream.Key)];
        foreach (var number in numbers)
        {
            Cancel(number);
        }

        return numbers;
    }

    private readonly record struct Entry(TReader? Reader, long Credit, bool IsCertain);
}
