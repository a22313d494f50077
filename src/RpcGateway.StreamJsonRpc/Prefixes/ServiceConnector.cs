using RpcGateway.Protocol;
using RpcGateway.Protocol.Wire;
using RpcGateway.StreamJsonRpc.Channels;

namespace RpcGateway.StreamJsonRpc.Prefixes;

/// <summary>Connects channels to one service.</summary>
internal sealed class ServiceConnector(PrefixSettings settings, IBackendConnector connector)
{
    private int _isUnreachable;

    /// <summary>Connects to the service. Returns null after the channel has ended because that failed.</summary>
    public async ValueTask<BackendLink?> ConnectAsync(ServiceChannel channel)
    {
        using var timeout = new CancellationTokenSource(settings.Options.ConnectTimeout, settings.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, channel.Connecting);
        try
        {
            var link = await connector.OpenAsync(new BackendClient(channel.Client.Id, channel.Caller.UserKey), either.Token);
            Volatile.Write(ref _isUnreachable, 0);
            return link;
        }
        catch (Exception e)
        {
            if (!channel.IsEnded)
            {
                Fail(channel, e, timeout.IsCancellationRequested);
            }

            return null;
        }
    }

    // {"code":-32006,"message":"...","data":{"requestSent":false}}
    private void Fail(ServiceChannel channel, Exception exception, bool isTimeout)
    {
        var failure = exception as ConnectFailedException ?? ConnectFailedException.Unavailable(
            isTimeout
                ? $"No connection within {settings.Options.ConnectTimeout.TotalSeconds:0.#} s (ConnectTimeout)."
                : "The connection failed.",
            exception);

        // Clients may call again and again, and each call is an attempt.
        if (Interlocked.Exchange(ref _isUnreachable, 1) == 0)
        {
            PrefixLog.Unreachable(settings.Logger, settings.Name, channel.Client.Id, failure.Message, failure.InnerException);
        }
        else
        {
            PrefixLog.StillUnreachable(settings.Logger, settings.Name, channel.Client.Id, failure.Message);
        }

        channel.EndUnreachable(failure.Close.Code == RpcCloseCode.PolicyViolation
            ? new RpcError(RpcErrorCode.LimitExceeded, failure.Close.Reason)
            : new RpcError(
                RpcErrorCode.Unavailable,
                $"The service '{settings.Name}' is not available.",
                new Dictionary<string, bool> { ["requestSent"] = false }));
    }
}
