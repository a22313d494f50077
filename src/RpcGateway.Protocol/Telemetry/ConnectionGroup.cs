using System.Collections.Concurrent;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>
/// The open connections of one role. What they know anyway is added up when somebody looks: so the hot path counts
/// nothing for it, and who begins to look late sees the truth.
/// </summary>
internal sealed class ConnectionGroup
{
    private static readonly ConcurrentDictionary<string, ConnectionGroup> Groups = new(StringComparer.Ordinal);

    private readonly Lock _lock = new();
    private ConnectionTelemetry? _first;
    private int _count;
    private ConnectionTotals _ended;

    static ConnectionGroup() => ConnectionInstruments.Create();

    private ConnectionGroup(string role)
    {
        Role = role;
        RoleTag = new KeyValuePair<string, object?>(RpcTelemetryNames.ConnectionRole, role);
    }

    public static IEnumerable<ConnectionGroup> All => Groups.Values;

    public string Role { get; }

    public KeyValuePair<string, object?> RoleTag { get; }

    public int Count => Volatile.Read(ref _count);

    public static ConnectionGroup Of(string role) =>
        Groups.GetOrAdd(role, static role => new ConnectionGroup(role));

    public void Add(ConnectionTelemetry connection)
    {
        lock (_lock)
        {
            connection.Next = _first;
            if (_first is not null)
            {
                _first.Previous = connection;
            }

            _first = connection;
            _count++;
        }
    }

    public void Remove(ConnectionTelemetry connection)
    {
        lock (_lock)
        {
            if (connection.Next is { } next)
            {
                next.Previous = connection.Previous;
            }

            if (connection.Previous is { } previous)
            {
                previous.Next = connection.Next;
            }
            else
            {
                _first = connection.Next;
            }

            _count--;
            _ended.Add(connection.Connection);
        }
    }

    /// <summary>Adds up something of the open connections.</summary>
    public long Sum(Func<RpcConnection, long> read)
    {
        long sum = 0;
        lock (_lock)
        {
            for (var one = _first; one is not null; one = one.Next)
            {
                sum += read(one.Connection);
            }
        }

        return sum;
    }

    /// <summary>What all connections have transferred since the process started.</summary>
    public ConnectionTotals ReadTotals()
    {
        lock (_lock)
        {
            var totals = _ended;
            for (var one = _first; one is not null; one = one.Next)
            {
                totals.Add(one.Connection);
            }

            return totals;
        }
    }
}
