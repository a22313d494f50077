namespace RpcGateway.Dashboard.Live;

/// <summary>Something that exists while somebody watches: made for the first, disposed with the last.</summary>
internal sealed class WhileWatched<T>(Func<T> create)
    where T : class, IDisposable
{
    private readonly Lock _lock = new();
    private T? _value;
    private int _watchers;

    public bool IsWatched => Volatile.Read(ref _value) is not null;

    /// <summary>Begins to watch, until the result is disposed.</summary>
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

    /// <summary>One who watches.</summary>
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
