using System.IO.Pipelines;
using Nerdbank.Streams;
using RpcGateway.StreamJsonRpc.Channels;

namespace RpcGateway.StreamJsonRpc.Connectors;

/// <summary>One channel of a shared link.</summary>
internal sealed class ChannelLink(MultiplexingStream.Channel channel) : BackendLink
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
    private static readonly LinkEnd Closed = new("The service closed the channel.");

    public override PipeReader Input => channel.Input;

    public override PipeWriter Output => channel.Output;

    public override Task<LinkEnd> Ended { get; } = WaitAsync(channel.Completion);

    // A channel that is disposed at once drops what was written last.
    public override async ValueTask DisposeAsync()
    {
        await channel.Output.CompleteAsync();
        await ((Task)Ended).WaitAsync(Limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        channel.Dispose();
    }

    private static async Task<LinkEnd> WaitAsync(Task completion)
    {
        await completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Closed;
    }
}
