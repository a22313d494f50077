using System.Collections.Concurrent;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>
/// The open connections of one role. Metrics sum figures that the connections count anyway, and only when they are
/// collected. So the hot path counts nothing for metrics, and a listener that starts late reads correct values.
/// </summary>
internal sealed class OpenConnections
{
    private static readonly ConcurrentDictionary<string, OpenConnections> ByRole = new(StringComparer.Ordinal);

    private readonly Lock _lock = new();
    private ConnectionTelemetry? _first;
    private int _count;
    private ConnectionTotals _ended;

    static OpenConnections() => ConnectionInstruments.Create();

    private OpenConnections(string role)
    {
        Role = role;
        RoleTag = new KeyValuePair<string, object?>(RpcTelemetryNames.ConnectionRole, role);
    }

    public static IEnumerable<OpenConnections> All => ByRole.Values;

    public string Role { get; }

    public KeyValuePair<string, object?> RoleTag { get; }

    public int Count => Volatile.Read(ref _count);

    public static OpenConnections Of(RpcConnectionRole role) =>
        ByRole.GetOrAdd(role.Name, static role => new OpenConnections(role));

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
            _ended.Add(connection.Figures);
        }
    }

    /// <summary>Sums one figure over the open connections.</summary>
    public long Sum(Func<IConnectionFigures, long> read)
    {
        long sum = 0;
        lock (_lock)
        {
            for (var connection = _first; connection is not null; connection = connection.Next)
            {
                sum += read(connection.Figures);
            }
        }

        return sum;
    }

    /// <summary>The traffic of all connections since the process started.</summary>
    public ConnectionTotals ReadTotals()
    {
        lock (_lock)
        {
            var totals = _ended;
            for (var connection = _first; connection is not null; connection = connection.Next)
            {
                totals.Add(connection.Figures);
            }

            return totals;
        }
    }
}
