using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Mailbox;
using RpcGateway.SampleContracts.Push;
using RpcGateway.Services;

namespace RpcGateway.Samples.Push;

/// <summary>Adds <c>push</c>.</summary>
internal static class PushExtensions
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <param name="builder">The gateway.</param>
    /// <param name="mailbox">The mailbox for the messages.</param>
    /// <param name="token">The token of senders; null if sending is not allowed.</param>
    public static IRpcServiceBuilder AddPush(this IRpcServiceBuilder builder, IRpcMailboxBuilder mailbox, string? token)
    {
        mailbox
            .AddMessages<PushMessage>("push", options => options.Retention = new RpcMailRetention
            {
                MaxAge = Lifetime,
                MaxCount = 10_000,
                MaxBytes = 16 * 1024 * 1024,
            })
            .AddMessages<PushProfile>("push-profile", options => options.Retention = new RpcMailRetention { MaxCount = 1 });

        var services = builder.Services;
        services.AddSenders(new SenderToken(token));
        services.AddSingleton<PushProfiles>();
        services.AddSingleton<PushReaders>();
        services.AddSingleton<PushOutbox>();
        services.AddSingleton<PushInbox>();
        services.AddSingleton<PushService>();
        return builder.AddService<IPush, PushService>();
    }
}
