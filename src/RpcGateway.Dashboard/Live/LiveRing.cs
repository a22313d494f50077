using System.Globalization;
using System.Security.Cryptography;

namespace RpcGateway.Dashboard.Live;

/// <summary>
/// Keeps the latest entries, up to a total size and a number, for any number of readers. Each reader has its own
/// position and reads at its own pace. A reader that is too slow learns how many entries it missed and does not delay
/// other readers.
/// </summary>
internal sealed class LiveRing<T>(long maxSize, int maxEntries = int.MaxValue)
{
    // Part of each mark: marks of another ring are invalid here.
    private readonly string _name = RandomNumberGenerator.GetHexString(8, lowercase: true);
    private readonly Lock _lock = new();
    private readonly Queue<(T Entry, int Size)> _entries = [];
    private long _size;
    private long _first;
    private TaskCompletionSource? _arrival;

    private long End => _first + _entries.Count;

    public void Add(T entry, int size)
    {
        TaskCompletionSource? arrival;
        lock (_lock)
        {
            _entries.Enqueue((entry, size));
            _size += size;
            while ((_size > maxSize || _entries.Count > maxEntries) && _entries.Count > 1)
            {
                _size -= _entries.Dequeue().Size;
                _first++;
            }

            arrival = _arrival;
            _arrival = null;
        }

        arrival?.TrySetResult();
    }

    /// <summary>Completes when the ring has an entry at or after a position.</summary>
    public Task WaitAsync(long position)
    {
        lock (_lock)
        {
            return End > position
                ? Task.CompletedTask
                : (_arrival ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Returns the position where a reader continues, or starts if its mark is missing or invalid.</summary>
    /// <param name="mark">A result of <see cref="Mark"/>, or null.</param>
    /// <param name="maxEarlier">The maximum number of stored entries that a new reader receives.</param>
    public long Find(string? mark, int maxEarlier = int.MaxValue)
    {
        lock (_lock)
        {
            var parts = mark?.Split('.');
            return parts is [var name, var digits]
                && name == _name
                && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
                && position <= End
                ? position
                : Math.Max(_first, End - maxEarlier);
        }
    }

    /// <summary>Returns a text for a position, with which a reader can continue later.</summary>
    public string Mark(long position) => string.Create(CultureInfo.InvariantCulture, $"{_name}.{position}");

    /// <summary>Whether the ring has an entry at or after a position.</summary>
    public bool HasMore(long position)
    {
        lock (_lock)
        {
            return End > position;
        }
    }

    /// <summary>Reads entries from a position and moves the position behind them.</summary>
    /// <param name="position">The reader's position.</param>
    /// <param name="maxCount">The maximum number of entries to read.</param>
    /// <param name="missed">The number of entries after the position that were dropped before they were read.</param>
    public IReadOnlyList<T> Read(ref long position, int maxCount, out long missed)
    {
        lock (_lock)
        {
            missed = Math.Max(0, _first - position);
            var skipped = (int)Math.Max(0, position - _first);
            T[] read = [.. _entries.Skip(skipped).Take(maxCount).Select(one => one.Entry)];
            position = _first + skipped + read.Length;
            return read;
        }
    }
}
