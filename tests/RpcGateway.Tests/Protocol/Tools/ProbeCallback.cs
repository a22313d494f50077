using System.Threading.Channels;
using RpcGateway.Protocol;

namespace RpcGateway.Tests.Protocol;

internal sealed class ProbeCallback : IProbeCallback
{
    public Channel<string> Notes { get; } = Channel.CreateUnbounded<string>();

    public async Task<int> NestAsync(int depth) =>
        depth == 0 ? 0 : 1 + await RpcCallContext.Current!.GetProxy<IProbe>().NestAsync(depth - 1);

    public void Noted(string text) => Notes.Writer.TryWrite(text);

    public async IAsyncEnumerable<int> CountAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }
}
