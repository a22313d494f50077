using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.StreamJsonRpc.Prefixes;

/// <summary>Counts the handles of one client at one service, in both directions.</summary>
internal sealed class HandleQuota(int max, string backend)
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public bool TryTake(int count)
    {
        if (Interlocked.Add(ref _count, count) > max)
        {
            Interlocked.Add(ref _count, -count);
            return false;
        }

        RpcTelemetry.CountHandles(count, backend);
        return true;
    }

    public void Return(int count)
    {
        Interlocked.Add(ref _count, -count);
        RpcTelemetry.CountHandles(-count, backend);
    }
}
