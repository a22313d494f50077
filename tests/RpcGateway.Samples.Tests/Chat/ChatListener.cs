using System.Threading.Channels;
using RpcGateway.SampleContracts;
using RpcGateway.SampleContracts.Chat;
using RpcGateway.TestTools;

namespace RpcGateway.Samples.Tests.Chat;

/// <summary>The callbacks that one client received, in order.</summary>
internal sealed class ChatListener : IChatCallback, IConversationsCallback
{
    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();

    public void MessagePosted(ChatMessage message) => Add($"{message.Room} #{message.Sequence} {message.Name}: {message.Text}");

    public void MemberJoined(string room, string name) => Add($"{room} +{name}");

    public void MemberLeft(string room, string name) => Add($"{room} -{name}");

    public Task<bool> ConfirmAsync(string question, CancellationToken cancellationToken)
    {
        Add(question);
        return Task.FromResult(true);
    }

    public void Typing(string conversation, string name) => Add($"{conversation} {name} is typing");

    public void Acknowledged(string conversation, long unread) => Add($"{conversation} has {unread} unread");

    /// <summary>The oldest event that was not read yet.</summary>
    public Task<string> NextAsync() => _events.Reader.ReadAsync().DefaultTimeout();

    private void Add(string text) => _events.Writer.TryWrite(text);
}
