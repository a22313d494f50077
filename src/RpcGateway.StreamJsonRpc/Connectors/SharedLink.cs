using Nerdbank.Streams;

namespace RpcGateway.StreamJsonRpc.Connectors;

/// <summary>A connection with channels.</summary>
internal sealed class SharedLink(Stream stream, MultiplexingStream multiplexer) : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public MultiplexingStream Multiplexer { get; } = multiplexer;

    public async ValueTask DisposeAsync()
    {
        // The stream first: the dispose of a MultiplexingStream waits for its read.
        await stream.DisposeAsync();
        await Multiplexer.DisposeAsync().AsTask().WaitAsync(Limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
