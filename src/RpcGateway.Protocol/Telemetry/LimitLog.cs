using RpcGateway.Protocol.Context;

namespace RpcGateway.Protocol.Telemetry;

/// <summary>
/// Counts and logs each reached limit: as a warning the first time, then at Debug, so that no peer can fill the log.
/// </summary>
internal sealed class LimitLog(ConnectionContext connection)
{
    private readonly HashSet<string> _hit = [];

    public void Note(string limit)
    {
        RpcTelemetry.CountLimit(limit);
        bool isFirst;
        lock (_hit)
        {
            isFirst = _hit.Add(limit);
        }

        if (isFirst)
        {
            RpcConnectionLog.LimitHit(connection.Logger, connection.Id, limit);
        }
        else
        {
            RpcConnectionLog.LimitHitAgain(connection.Logger, connection.Id, limit);
        }
    }
}
