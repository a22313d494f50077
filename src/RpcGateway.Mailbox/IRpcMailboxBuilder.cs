using Microsoft.Extensions.DependencyInjection;

namespace RpcGateway.Mailbox;

/// <summary>Adds types of messages to a mailbox.</summary>
public interface IRpcMailboxBuilder
{
    /// <summary>The services of the application.</summary>
    IServiceCollection Services { get; }

    /// <summary>Adds <see cref="IRpcMailbox{TMessage}"/> for a type of messages, with queues of its own.</summary>
    /// <typeparam name="TMessage">The type of the messages.</typeparam>
    /// <param name="name">
    /// The start of the names of its queues in the store. Keep it when the type is renamed. 1 to 50 letters, digits, hyphens, dots and
    /// underscores.
    /// </param>
    /// <param name="configure">Sets how messages are written and how long they are kept.</param>
    IRpcMailboxBuilder AddMessages<TMessage>(string name, Action<RpcMailMessageOptions<TMessage>>? configure = null)
        where TMessage : notnull;
}
