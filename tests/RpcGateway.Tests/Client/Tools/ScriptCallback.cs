using System.Threading.Channels;

namespace RpcGateway.Tests.Client;

/// <summary>The callbacks of the protocol cases.</summary>
internal sealed class ScriptCallback(ScriptSources sources) : IScriptCallback
{
    private readonly Channel<string> _notes = Channel.CreateUnbounded<string>();

    /// <summary>The notes, in order.</summary>
    public ChannelReader<string> Notes => _notes.Reader;

    public Task<string> AnswerAsync(string question) => Task.FromResult($"{question}!");

    public Task DoAsync() => Task.CompletedTask;

    public Task RefuseAsync(int code) => Task.FromException(new RpcException(code, "No.", new { reason = "because" }));

    public Task FailAsync() => throw new InvalidOperationException("a secret");

    public void Noted(string text) => _notes.Writer.TryWrite(text);

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        Noted("wait");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            Noted("cancelled");
        }
    }

    public async Task<string> WorkAsync(int steps, IProgress<int>? progress)
    {
        for (var step = 1; step <= steps; step++)
        {
            progress?.Report(step);
            await Task.Yield();
        }

        return "done";
    }

    public IAsyncEnumerable<int> ItemsAsync(string source) => sources.Items(source);

    public Task<Stream> BytesAsync(string source) => Task.FromResult<Stream>(sources.Bytes(source));

    public async Task<int> TotalAsync(IAsyncEnumerable<int> values)
    {
        var total = 0;
        await foreach (var value in values)
        {
            total += value;
        }

        return total;
    }

    public async Task<int> MeasureAsync(Stream content)
    {
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy);
        return (int)copy.Length;
    }
}
