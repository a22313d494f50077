namespace RpcGateway.Server.Tokens;

/// <summary>The authentication of one connection: its time, and the turn of what changes its user.</summary>
internal sealed class ClientAuthentication(TimeProvider time)
{
    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;

    /// <summary>How often the client may send a token.</summary>
    public AuthenticationRate Rate { get; } = new(time);

    /// <summary>When the authentication ends; null for never. Used by <see cref="TokenExpirations"/> only.</summary>
    public TokenExpiration? Expiration { get; set; }

    /// <summary>Whether the connection has ended. Used by <see cref="TokenExpirations"/> only.</summary>
    public bool HasEnded { get; set; }

    /// <summary>The close of a socket whose authentication has ended.</summary>
    public Task Closing { get; set; } = Task.CompletedTask;

    /// <summary>Runs after all that was started before, so that the last token of the client counts.</summary>
    public Task<T> RunInTurnAsync<T>(Func<Task<T>> action)
    {
        lock (_gate)
        {
            var running = RunAsync(_last, action);
            _last = running;
            return running;
        }
    }

    // Yields first, because the lock is held.
    private static async Task<T> RunAsync<T>(Task before, Func<Task<T>> action)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        return await action();
    }
}
