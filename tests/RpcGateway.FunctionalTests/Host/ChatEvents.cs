using System.Threading.Channels;
using RpcGateway.SampleContracts;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Host;

/// <summary>The chat events of one client, in order, and its answer to questions.</summary>
internal sealed class ChatEvents : IChatCallback
{
    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();

    /// <summary>The answer to every question.</summary>
    public bool Answer { get; set; }

    public void MessagePosted(ChatMessage message) =>
        _events.Writer.TryWrite($"{message.Room} #{message.Sequence} {message.Name}: {message.Text}");

    public void MemberJoined(string room, string name) => _events.Writer.TryWrite($"{room} +{name}");

    public void MemberLeft(string room, string name) => _events.Writer.TryWrite($"{room} -{name}");

    public Task<bool> ConfirmAsync(string question, CancellationToken cancellationToken)
    {
        _events.Writer.TryWrite(question);
        return Task.FromResult(Answer);
    }

    /// <summary>The oldest event that was not read yet.</summary>
    public Task<string> NextAsync() => _events.Reader.ReadAsync().DefaultTimeout();
}
