using RpcGateway.SampleContracts;
using RpcGateway.SampleContracts.Chat;
using RpcGateway.Samples.Tests.Tools;
using RpcGateway.Testing;

namespace RpcGateway.Samples.Tests.Chat;

/// <summary>A client of the chat.</summary>
internal sealed record ChatUser(RpcTestClient<IConversations> Client, ChatListener Events)
{
    public IConversations Conversations => Client.Proxy;

    public IChat Chat => Client.Client.GetProxy<IChat>();

    /// <param name="server">The gateway.</param>
    /// <param name="token">The token of an account; null for a guest.</param>
    public static ChatUser Create(SampleServer server, string? token = null)
    {
        var events = new ChatListener();
        var client = server.CreateClient<IConversations>(token, options => options.AddCallback<IChatCallback>(events).AddCallback<IConversationsCallback>(events));
        return new ChatUser(client, events);
    }

    /// <summary>Creates a client of a new account.</summary>
    public static async Task<ChatUser> SignInAsync(SampleServer server, string name) => Create(server, await server.ClaimAsync(name));
}
