using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RpcGateway.Mailbox.Queues;
using RpcGateway.Mailbox.Storing;

namespace RpcGateway.Mailbox.Hosting;

internal sealed class MailboxBuilder(IServiceCollection services) : IRpcMailboxBuilder
{
    public IServiceCollection Services => services;

    public IRpcMailboxBuilder AddMessages<TMessage>(string name, Action<RpcMailMessageOptions<TMessage>>? configure)
        where TMessage : notnull
    {
        ArgumentNullException.ThrowIfNull(name);
        var options = new RpcMailMessageOptions<TMessage>();
        configure?.Invoke(options);
        var registration = new MailRegistration<TMessage>(name, options);
        services.AddSingleton<MailRegistration>(registration);
        services.TryAddSingleton<IRpcMailbox<TMessage>>(provider => new Mailbox<TMessage>(
            name,
            new MailCodec<TMessage>(registration.GetJson(provider), provider.GetRequiredService<IOptions<RpcMailboxOptions>>().Value.MaxMessageSize),
            provider.GetRequiredService<IMailboxStore>(),
            provider.GetRequiredService<SubscriptionParts>()));
        return this;
    }
}
