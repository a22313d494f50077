using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Mailbox;
using RpcGateway.SampleContracts;
using RpcGateway.SampleContracts.Chat;
using RpcGateway.Server;
using RpcGateway.Services;

namespace RpcGateway.Samples.Chat;

/// <summary>Adds the chat.</summary>
internal static class ChatExtensions
{
    private const long MaxBytesPerConversation = 256 * 1024 * 1024;

    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(365);

    public static IRpcServiceBuilder AddChat(this IRpcServiceBuilder builder, IRpcMailboxBuilder mailbox)
    {
        mailbox.AddMessages<ChatLine>("chat", options =>
        {
            options.Json = ChatJson.Default.ChatLine;
            options.Retention = new RpcMailRetention { MaxAge = MaxAge, MaxBytes = MaxBytesPerConversation };
        });
        mailbox.AddMessages<ChatEntry>("chat-list", options =>
        {
            options.Json = ChatJson.Default.ChatEntry;
            options.Retention = new RpcMailRetention { MaxCount = ChatLists.MaxEntries };
        });
        var services = builder.Services;
        services.Configure<RpcMailboxOptions>(options => options.MaxReaders = Math.Max(options.MaxReaders, ChatMembers.MaxMembers));
        services.AddSingleton<ChatLog>();
        services.AddSingleton<ChatLists>();
        services.AddSingleton<ChatTurns>();
        services.AddSingleton<ChatMembers>();
        services.AddSingleton<ChatUsers>();
        services.AddSingleton<ChatSender>();
        services.AddSingleton<ChatService>();
        services.AddSingleton<ConversationsService>();
        if (builder is IRpcGatewayBuilder gateway)
        {
            gateway.AddPresence();
        }

        return builder
            .AddService<IChat, ChatService>()
            .AddService<IConversations, ConversationsService>()
            .AddConnectionObserver<ChatService>();
    }
}
