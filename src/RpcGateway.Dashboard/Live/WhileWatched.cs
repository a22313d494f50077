namespace RpcGateway.Dashboard.Live;

/// <summary>Holds a value while it has watchers: the first watcher creates it, the last one disposes it.</summary>
internal sealed class WhileWatched<T>(Func<T> create)
    where T : class, IDisposable
{
    private readonly Lock _lock = new();
    private T? _value;
    private int _watchers;

    public bool IsWatched => Volatile.Read(ref _value) is not null;

    /// <summary>Adds a watcher until the result is disposed.</summary>
    public Watch Enter()
    {
        lock (_lock)
        {
            _watchers++;
            return new Watch(this, _value ??= create());
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_watchers == 0)
            {
                _value?.Dispose();
                _value = null;
            }
        }
    }

    /// <summary>A watcher.</summary>
    public sealed class Watch(WhileWatched<T> owner, T value) : IDisposable
    {
        private bool _hasLeft;

        public T Value => value;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _hasLeft, true))
            {
                owner.Leave();
            }
        }
    }
}
