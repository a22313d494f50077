using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Text.Json;
using System.Threading.Channels;
using RpcGateway.Services;

namespace RpcGateway.FunctionalTests.Backends;

internal sealed class EverythingService(IRpcCallContext call, IRpcClients<IEverythingCallback> clients) : IEverything
{
    /// <summary>What the notifications and cancelled calls reported.</summary>
    public Channel<string> Events { get; } = Channel.CreateUnbounded<string>();

    public Task<int> AddAsync(int a, int b) => Task.FromResult(a + b);

    public Task FailAsync(int code, string text) =>
        throw new RpcException(code, text, JsonSerializer.SerializeToElement(new { text }));

    public async IAsyncEnumerable<int> CountAsync(int to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var i = 0; i < to; i++)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return i;
        }
    }

    public async Task<int> SumAsync(IAsyncEnumerable<int> numbers, CancellationToken cancellationToken)
    {
        var sum = 0;
        await foreach (var number in numbers.WithCancellation(cancellationToken))
        {
            sum += number;
        }

        return sum;
    }

    public Task<Stream> DownloadAsync(int bytes) => Task.FromResult<Stream>(new MemoryStream(new byte[bytes]));

    public async Task<long> UploadAsync(Stream content, CancellationToken cancellationToken)
    {
        var buffer = new byte[8192];
        long total = 0;
        int read;
        while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
        {
            total += read;
        }

        return total;
    }

    public async Task<int> WorkAsync(int steps, IProgress<int> progress, CancellationToken cancellationToken)
    {
        for (var i = 1; i <= steps; i++)
        {
            progress.Report(i);
            await Task.Yield();
        }

        return steps;
    }

    public async Task HoldAsync(CancellationToken cancellationToken)
    {
        Events.Writer.TryWrite("held");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            Events.Writer.TryWrite("released");
        }
    }

    public Task<string> DescribeAsync() => Task.FromResult(
        $"{call.ConnectionId} {call.User.FindFirstValue(ClaimTypes.NameIdentifier)} {call.Method} {Activity.Current?.TraceId}");

    public async Task<int> SumOfCallerAsync(CancellationToken cancellationToken) =>
        await SumAsync(clients.Caller.NumbersAsync(cancellationToken), cancellationToken);

    public Task<string> AskAsync(string connectionId, string question) => clients.Connection(connectionId).AnswerAsync(question);

    public void Note(string text) => Events.Writer.TryWrite(text);
}
