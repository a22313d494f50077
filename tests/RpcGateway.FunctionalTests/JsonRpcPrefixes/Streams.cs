using System.Runtime.CompilerServices;

namespace RpcGateway.FunctionalTests.JsonRpcPrefixes;

internal static class Streams
{
    public static async IAsyncEnumerable<int> Numbers(
        int count, Action? ended = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            for (var i = 0; i < count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return i;
                await Task.Yield();
            }
        }
        finally
        {
            ended?.Invoke();
        }
    }
}
