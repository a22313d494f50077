using System.Runtime.CompilerServices;

namespace RpcGateway.FunctionalTests.Peers;

/// <summary>A stream argument that reports its end.</summary>
internal sealed class PeerSource
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Ended => _ended.Task;

    /// <summary>Streams without end.</summary>
    public async IAsyncEnumerable<int> CountAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                yield return i;
            }
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    /// <summary>Fails after two items.</summary>
    public static async IAsyncEnumerable<int> BreakAsync()
    {
        yield return 1;
        await Task.Yield();
        yield return 2;
        throw new InvalidOperationException(PeerPair.Secret);
    }
}
