using System.IO.Pipelines;

namespace Shapes;

[RpcContract("returns")]
public interface IReturns
{
    void Void();

    Task TaskAsync();

    ValueTask ValueTaskAsync();

    Task<int> TaskOfValueAsync();

    ValueTask<int> ValueTaskOfValueAsync();

    Task<string?> TaskOfNullableAsync();

    ValueTask<List<string?>?> ValueTaskOfNullableAsync();

    IAsyncEnumerable<string> StreamAsync(CancellationToken cancellationToken = default);

    Task<Stream> TaskOfStreamAsync();

    ValueTask<Stream> ValueTaskOfStreamAsync();

    Task<PipeReader> TaskOfPipeAsync();

    ValueTask<PipeReader> ValueTaskOfPipeAsync();
}
