using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;

namespace RpcGateway.Generator.Tests.RoundTrip;

/// <summary>Returns or records its arguments.</summary>
internal sealed class Exchange : IExchange
{
    public string? Noted { get; private set; }

    public int Pings { get; private set; }

    public CancellationToken Token { get; private set; }

    public ValueTask<string> DescribeAsync(string name, int count, string? note, Grade? grade) =>
        new($"{name} {count} {note ?? "null"} {grade?.ToString() ?? "null"}");

    public async ValueTask<string?> RepeatAsync(string? text)
    {
        await Task.Yield();
        return text;
    }

    public Task RunAsync(
        int number, IProgress<int> progress, IProgress<string>? other, CancellationToken cancellationToken)
    {
        Token = cancellationToken;
        progress.Report(number);
        other?.Report($"{number}");
        return Task.CompletedTask;
    }

    public async Task<int> AddUpAsync(IAsyncEnumerable<int> values, IAsyncEnumerable<int>? more) =>
        await values.SumAsync() + (more is null ? 0 : await more.SumAsync());

    public async ValueTask<string> UploadAsync(Stream content, PipeReader? more)
    {
        using var reader = new StreamReader(content);
        using var rest = new StreamReader(more?.AsStream() ?? Stream.Null);
        return await reader.ReadToEndAsync() + await rest.ReadToEndAsync();
    }

    public void Note(string text) => Noted = text;

    public async IAsyncEnumerable<int> CountAsync(
        int limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Token = cancellationToken;
        for (var i = 1; i <= limit; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    public Task<Stream> DownloadAsync(string text) =>
        Task.FromResult<Stream>(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    public ValueTask<PipeReader> PipeAsync(string text) =>
        new(PipeReader.Create(new MemoryStream(Encoding.UTF8.GetBytes(text))));

    public Task PingAsync()
    {
        Pings++;
        return Task.CompletedTask;
    }

    public ValueTask PongAsync() => ValueTask.FromException(new InvalidOperationException("No pong."));
}
