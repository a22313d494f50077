using System.Globalization;
using System.Security.Cryptography;

namespace RpcGateway.Dashboard.Live;

/// <summary>
/// The latest entries, up to a size and a number, for any number of readers. Each has a position of its own and reads at
/// its own pace; one that is too slow learns how many entries it has missed, and holds nobody up.
/// </summary>
internal sealed class LiveRing<T>(long maxSize, int maxCount = int.MaxValue)
{
    // Positions of another ring mean nothing here.
    private readonly string _name = RandomNumberGenerator.GetHexString(8, lowercase: true);
    private readonly Lock _lock = new();
    private readonly Queue<(T Entry, int Size)> _entries = [];
    private long _size;
    private long _first;
    private TaskCompletionSource? _arrival;

    /// <summary>The size of what is kept.</summary>
    public long Size
    {
        get
        {
            lock (_lock)
            {
                return _size;
            }
        }
    }

    private long End => _first + _entries.Count;

    public void Add(T entry, int size)
    {
        TaskCompletionSource? arrival;
        lock (_lock)
        {
            _entries.Enqueue((entry, size));
            _size += size;
            while ((_size > maxSize || _entries.Count > maxCount) && _entries.Count > 1)
            {
                _size -= _entries.Dequeue().Size;
                _first++;
            }

            arrival = _arrival;
            _arrival = null;
        }

        arrival?.TrySetResult();
    }

    /// <summary>Completes when there is something at or behind a position.</summary>
    public Task WaitAsync(long position)
    {
        lock (_lock)
        {
            return End > position
                ? Task.CompletedTask
                : (_arrival ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Where a reader goes on that was here before, or else begins.</summary>
    /// <param name="mark">What <see cref="Mark"/> gave it, or null.</param>
    /// <param name="most">How many entries one who begins gets of those that are here already, at most.</param>
    public long Find(string? mark, int most = int.MaxValue)
    {
        lock (_lock)
        {
            var parts = mark?.Split('.');
            return parts is [var name, var digits]
                && name == _name
                && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
                && position <= End
                ? position
                : Math.Max(_first, End - most);
        }
    }

    /// <summary>Tells a reader its position, for the time when it comes again.</summary>
    public string Mark(long position) => string.Create(CultureInfo.InvariantCulture, $"{_name}.{position}");

    /// <summary>Whether there is something at or behind a position.</summary>
    public bool HasMore(long position)
    {
        lock (_lock)
        {
            return End > position;
        }
    }

    /// <summary>Reads from a position on, and moves it.</summary>
    /// <param name="position">Where the reader is.</param>
    /// <param name="most">The most entries to read.</param>
    /// <param name="missed">How many entries between the position and those that are read are gone.</param>
    public IReadOnlyList<T> Read(ref long position, int most, out long missed)
    {
        lock (_lock)
        {
            missed = Math.Max(0, _first - position);
            var skipped = (int)Math.Max(0, position - _first);
            T[] read = [.. _entries.Skip(skipped).Take(most).Select(one => one.Entry)];
            position = _first + skipped + read.Length;
            return read;
        }
    }
}
