using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace RpcGateway.Server.Limits;

/// <summary>
/// Accepts no connection while the process is about to run out of file descriptors: until some are closed, connections wait in the
/// queue of the operating system. Without a descriptor, Kestrel tries to accept again without a pause, and the runtime may fail to load
/// code, which it does not try again, or end the process with "Out of memory.".
/// </summary>
internal sealed class OpenFilesListener(IConnectionListener inner, OpenFiles files, TimeProvider time, ILogger logger)
    : IConnectionListener
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan WarningPeriod = TimeSpan.FromMinutes(1);

    private volatile bool _unbound;
    private long? _warnedAt;

    public EndPoint EndPoint => inner.EndPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (!files.TryAccept())
        {
            if (_unbound)
            {
                return null;
            }

            Warn();
            await Task.Delay(Pause, time, cancellationToken);
        }

        return await inner.AcceptAsync(cancellationToken);
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _unbound = true;
        return inner.UnbindAsync(cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _unbound = true;
        return inner.DisposeAsync();
    }

    private void Warn()
    {
        if (_warnedAt is not { } last || time.GetElapsedTime(last) > WarningPeriod)
        {
            _warnedAt = time.GetTimestamp();
            OpenFilesLog.AcceptingPaused(logger, inner.EndPoint, files.Limit);
        }
    }
}
