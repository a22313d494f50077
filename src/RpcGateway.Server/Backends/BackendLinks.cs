using RpcGateway.Protocol;

namespace RpcGateway.Server.Backends;

/// <summary>The links that are open, to close them when the gateway stops.</summary>
internal sealed class BackendLinks
{
    private static readonly RpcClose ShuttingDown = new(RpcCloseCode.GoingAway, "The gateway is shutting down.");

    private readonly HashSet<BackendConnection> _open = [];
    private bool _isClosing;

    public int Count
    {
        get
        {
            lock (_open)
            {
                return _open.Count;
            }
        }
    }

    /// <summary>The instances that have registered.</summary>
    public IReadOnlyList<BackendInstance> Instances
    {
        get
        {
            lock (_open)
            {
                return [.. _open.Select(connection => connection.Instance).OfType<BackendInstance>().Where(instance => !instance.IsGone)];
            }
        }
    }

    public bool IsClosing => Volatile.Read(ref _isClosing);

    /// <summary>Returns the link of the instance with that id; null if there is none.</summary>
    public BackendConnection? Find(string id)
    {
        lock (_open)
        {
            return _open.FirstOrDefault(connection => connection.Instance?.Link.Id == id);
        }
    }

    /// <summary>Runs a link until it ends.</summary>
    public async Task RunAsync(BackendConnection connection)
    {
        lock (_open)
        {
            if (_isClosing)
            {
                return;
            }

            _open.Add(connection);
        }

        try
        {
            await connection.RunAsync();
        }
        finally
        {
            lock (_open)
            {
                _open.Remove(connection);
            }
        }
    }

    /// <summary>Closes all links, and accepts no more.</summary>
    public Task CloseAsync()
    {
        BackendConnection[] open;
        lock (_open)
        {
            _isClosing = true;
            open = [.. _open];
        }

        return Task.WhenAll(open.Select(connection => connection.CloseAsync(ShuttingDown)));
    }
}
