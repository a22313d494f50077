namespace RpcGateway.Tests.Client;

/// <summary>
/// The items of a source. Not an iterator: one that is disposed before its first step would not notice, and a call can be cancelled
/// before that.
/// </summary>
internal sealed class ScriptItems(ScriptSource<int> source) : IAsyncEnumerable<int>
{
    public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken) =>
        new Enumerator(source, source.Values.ReadAllAsync(cancellationToken).GetAsyncEnumerator(cancellationToken));

    private sealed class Enumerator(ScriptSource<int> source, IAsyncEnumerator<int> values) : IAsyncEnumerator<int>
    {
        public int Current => values.Current;

        public ValueTask<bool> MoveNextAsync() => values.MoveNextAsync();

        public async ValueTask DisposeAsync()
        {
            await values.DisposeAsync();
            source.Release();
        }
    }
}
