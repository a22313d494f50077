namespace RpcGateway.FunctionalTests.Identity;

/// <summary>The token provider of a client: returns what the test wants, and counts.</summary>
internal sealed class ClientTokens
{
    private readonly Lock _lock = new();
    private Func<int, CancellationToken, Task<string?>> _next = (_, _) => Task.FromResult<string?>("anna;120");
    private int _running;

    /// <summary>The number of calls so far.</summary>
    public int Calls { get; private set; }

    /// <summary>The largest number of calls at a time.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>Sets what the next calls return, by the number of the call.</summary>
    public void Return(Func<int, CancellationToken, Task<string?>> next)
    {
        lock (_lock)
        {
            _next = next;
        }
    }

    /// <summary>Sets what the next calls return.</summary>
    public void Return(string? token) => Return((_, _) => Task.FromResult(token));

    public async ValueTask<string?> GetAsync(CancellationToken cancellationToken)
    {
        Func<int, CancellationToken, Task<string?>> next;
        int call;
        lock (_lock)
        {
            call = ++Calls;
            MostAtOnce = Math.Max(MostAtOnce, ++_running);
            next = _next;
        }

        try
        {
            return await next(call, cancellationToken);
        }
        finally
        {
            lock (_lock)
            {
                _running--;
            }
        }
    }
}
