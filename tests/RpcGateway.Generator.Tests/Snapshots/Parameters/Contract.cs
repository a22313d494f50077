using System.IO.Pipelines;
using System.Text.Json;

namespace Shapes;

[RpcContract("parameters")]
public interface IParameters
{
    Task ValuesAsync(int number, int? maybe, string text, string? note, JsonElement any, object thing);

    Task ProgressAsync(IProgress<int> always, IProgress<string?>? perhaps, IProgress<int>? absent = null);

    Task StreamsAsync(IAsyncEnumerable<string> items, IAsyncEnumerable<int>? more = null);

    Task BinaryAsync(Stream one, Stream? two, PipeReader three, PipeReader? four = null);

    Task OneBinaryAsync(Stream content);

    // The token stands wherever it likes; on the wire it never does.
    Task TokenFirstAsync(CancellationToken cancellationToken, int number);

    Task OnlyTokenAsync(CancellationToken cancellationToken = default);

    void Notify(string text, CancellationToken cancellationToken);
}
