using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using RpcGateway.Protocol;

namespace RpcGateway.FunctionalTests.Client;

/// <summary>
/// The service of <see cref="IProbe"/>. It reports to the test when a call has begun and how it ended.
/// </summary>
internal sealed class ProbeService : IProbe
{
    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();

    public ConcurrentQueue<string> Said { get; } = new();

    public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits for the next event: <c>hold began</c>, <c>hold cancelled</c>, ...</summary>
    public Task<string> NextEventAsync() => _events.Reader.ReadAsync().AsTask();

    public Task<string> SayAsync(string text, CancellationToken cancellationToken)
    {
        Said.Enqueue(text);
        return Task.FromResult(text);
    }

    public async Task HoldAsync(CancellationToken cancellationToken)
    {
        await WaitForReleaseAsync("hold", cancellationToken);
    }

    public async IAsyncEnumerable<int> CountAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var i = 0; ; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return i;
        }
    }

    public async IAsyncEnumerable<int> SilenceAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await WaitForReleaseAsync("silence", cancellationToken);
        yield return 1;
    }

    public async Task<string> AskBackAsync(string question, CancellationToken cancellationToken) =>
        await RpcCallContext.Current!.GetProxy<IProbeCallback>().AnswerAsync(question, cancellationToken);

    public void Tell(string text) => _events.Writer.TryWrite($"told {text}");

    private async Task WaitForReleaseAsync(string name, CancellationToken cancellationToken)
    {
        _events.Writer.TryWrite($"{name} began");
        try
        {
            await Release.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _events.Writer.TryWrite($"{name} cancelled");
            throw;
        }
    }
}
