using System.Runtime.CompilerServices;
using System.Threading.Channels;
using RpcGateway.TestTools;

namespace RpcGateway.Redis.Tests.Tools;

/// <summary>A client's side of the room.</summary>
internal sealed class Guest(string name) : IRoomCallback
{
    private readonly Channel<string> _heard = Channel.CreateUnbounded<string>();

    public Task<string> NextAsync() => _heard.Reader.ReadAsync().DefaultTimeout();

    public void Said(string text) => _heard.Writer.TryWrite(text);

    public Task<string> AnswerAsync(string question, CancellationToken cancellationToken) => Task.FromResult($"{name}: {question}");

    /// <summary>How many numbers were read from the stream that ended.</summary>
    public TaskCompletionSource<int> Counted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async IAsyncEnumerable<int> CountAsync(int count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var i = 0;
        try
        {
            for (; i < count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return i;
            }
        }
        finally
        {
            Counted.TrySetResult(i);
        }
    }
}
