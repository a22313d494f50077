using RpcGateway.Protocol;
using RpcGateway.Services.BackendLinks;

namespace RpcGateway.Server.Backends;

/// <summary>Asks a backend to drain.</summary>
internal static class DrainRequest
{
    // A backend that does not respond for so long does not process the request.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <exception cref="RpcException">The backend did not respond.</exception>
    public static async Task SendAsync(RpcConnection control, string instance, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await control.CallRawAsync(BackendProtocol.AskToDrain, default, either.Token);
        }
        catch (RpcConnectionLostException)
        {
            // It has drained, or is gone for another reason.
        }
        catch (Exception e) when (e is RpcException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            var reason = e is RpcException ? "refused to drain" : $"did not respond within {Timeout.TotalSeconds} s";
            throw new RpcException(
                RpcErrorCode.Unavailable,
                $"The backend '{instance}' {reason}. It gets no new calls from this gateway, but stays connected.",
                e);
        }
    }
}
