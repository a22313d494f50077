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
}
