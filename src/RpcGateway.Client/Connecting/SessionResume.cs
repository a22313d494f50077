using RpcGateway.Client.Sessions;
using RpcGateway.Protocol;

namespace RpcGateway.Client.Connecting;

/// <summary>One attempt to continue a session on a new socket.</summary>
internal static class SessionResume
{
    /// <summary>Returns null if the session continues; otherwise a transport on which a new connection can start.</summary>
    /// <exception cref="IOException">The session of this end has ended in the meantime.</exception>
    /// <param name="connector">Opens the socket.</param>
    /// <param name="session">The session.</param>
    /// <param name="id">Its id.</param>
    /// <param name="authenticated">Called before the session continues, with the time that its authentication lasts.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<ConnectedTransport?> TryAsync(
        IRpcConnector connector,
        ClientSession session,
        string id,
        Action<TimeSpan?> authenticated,
        CancellationToken cancellationToken)
    {
        var next = await UserCode.RunAsync(connector.ConnectToResumeAsync, () => connector.Step, cancellationToken)
            .ConfigureAwait(false);
        try
        {
            if (!next.CanResume)
            {
                return next;
            }

            // A read from a WebSocket that is cancelled would also abort it.
            using var registration = cancellationToken.UnsafeRegister(static state => ((IRpcTransport)state!).Abort(), next.Transport);
            if (await ResumeRequest.SendAsync(next.Transport, session, id, next.Token, cancellationToken).ConfigureAwait(false)
                is not var (received, expiresIn))
            {
                return next;
            }

            authenticated(expiresIn);
            return await session.TryContinueAsync(next.Transport, received).ConfigureAwait(false)
                ? null
                : throw new IOException("The session ended while it was being resumed.");
        }
        catch
        {
            await next.DisposeAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }
}
