using System.Diagnostics.CodeAnalysis;

namespace RpcGateway.Client.Tokens;

/// <summary>
/// Asks the application for a token, once at a time: everything that needs one while it is being fetched gets the same one.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The last of those that wait for a token disposes of its fetch.")]
internal sealed class TokenSource(Func<CancellationToken, ValueTask<string?>> provider)
{
    private readonly Lock _gate = new();
    private TokenFetch? _fetch;

    /// <summary>
    /// Whether the client must have a token, because the one of its last connection has expired. Without one, it would continue as
    /// an anonymous user.
    /// </summary>
    public bool IsRequired { get; set; }

    /// <summary>Returns a token, or null for none.</summary>
    /// <param name="cancellationToken">Ends the wait. The provider is cancelled when nothing waits for it any more.</param>
    public async ValueTask<string?> GetAsync(CancellationToken cancellationToken)
    {
        TokenFetch fetch;
        lock (_gate)
        {
            fetch = _fetch is { IsOver: false } running ? running : _fetch = new TokenFetch(provider);
            fetch.Waiters++;
        }

        try
        {
            var token = await fetch.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return token is null && IsRequired
                ? throw new RpcException(
                    RpcErrorCode.Unauthenticated, "The token has expired, and AccessTokenProvider returned none.")
                : token;
        }
        finally
        {
            await LeaveAsync(fetch).ConfigureAwait(false);
        }
    }

    private async ValueTask LeaveAsync(TokenFetch fetch)
    {
        lock (_gate)
        {
            if (--fetch.Waiters > 0)
            {
                return;
            }

            if (_fetch == fetch)
            {
                _fetch = null;
            }
        }

        await fetch.DisposeAsync().ConfigureAwait(false);
    }

    private sealed class TokenFetch : IAsyncDisposable
    {
        private readonly CancellationTokenSource _abandoned = new();

        public TokenFetch(Func<CancellationToken, ValueTask<string?>> provider)
        {
            var token = _abandoned.Token;
            Task = System.Threading.Tasks.Task.Run(() => provider(token).AsTask(), CancellationToken.None);
        }

        public Task<string?> Task { get; }

        public int Waiters { get; set; }

        public bool IsOver => Waiters == 0 || Task.IsCompleted;

        public async ValueTask DisposeAsync()
        {
            if (!Task.IsCompleted)
            {
                // A later exception is observed: nothing else uses it.
                _ = Task.ContinueWith(
                    static late => late.Exception,
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
                await _abandoned.CancelAsync().ConfigureAwait(false);
            }

            _abandoned.Dispose();
        }
    }
}
