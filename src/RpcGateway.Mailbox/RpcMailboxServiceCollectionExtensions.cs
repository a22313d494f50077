using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RpcGateway.Mailbox;
using RpcGateway.Mailbox.Hosting;
using RpcGateway.Mailbox.PostgreSql;
using RpcGateway.Mailbox.Queues;
using RpcGateway.Mailbox.Sqlite;
using RpcGateway.Mailbox.Storing;
using RpcGateway.Mailbox.Telemetry;
using RpcGateway.Mailbox.Trimming;
using RpcGateway.Mailbox.Watching;
using RpcGateway.Services.Backplane;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds durable messages to an application.</summary>
public static class RpcMailboxServiceCollectionExtensions
{
    /// <summary>
    /// Adds a mailbox, in a SQLite file unless the options contain a PostgreSQL database. Further calls only add configuration. All errors in
    /// the options are reported together when the application starts. Adds a health check with the name <c>rpcgateway-mailbox</c> and the tag
    /// <c>ready</c>, which is degraded while the store fails.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Sets options.</param>
    public static IRpcMailboxBuilder AddRpcMailbox(this IServiceCollection services, Action<RpcMailboxOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (configure is not null)
        {
            services.Configure(configure);
        }

        if (!services.Any(service => service.ServiceType == typeof(MailboxLifetime)))
        {
            services.TryAddSingleton(TimeProvider.System);
            services.AddOptions<RpcMailboxOptions>().ValidateOnStart();
            services.AddSingleton<IValidateOptions<RpcMailboxOptions>, MailboxOptionsValidator>();
            services.AddSingleton(provider => provider.GetRequiredService<IOptions<RpcMailboxOptions>>().Value);
            AddStore(services);
            AddWatching(services);
            services.AddSingleton(provider => new QueueTrimmer(
                provider.GetRequiredService<IMailboxStore>(),
                provider.GetServices<MailRegistration>().Select(registration => registration.Trimmed),
                provider.GetRequiredService<RpcMailboxOptions>(),
                provider.GetRequiredService<StoreStatus>(),
                provider.GetRequiredService<TimeProvider>()));
            services.AddHealthChecks().AddCheck<MailboxHealthCheck>(MailboxHealthCheck.Name, tags: ["ready"]);
            services.AddSingleton<MailboxLifetime>();
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<MailboxLifetime>());
        }

        return new MailboxBuilder(services);
    }

    private static void AddStore(IServiceCollection services)
    {
        services.AddSingleton<StoreStatus>();
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<RpcMailboxOptions>();
            return new AppendQueue(options.MaxWaitingAppends, options.MaxWaitingBytes);
        });
        services.AddSingleton<IMailboxStore>(CreateStore);
        services.AddSingleton<IMailboxFigures, MailboxFigures>();
    }

    private static IMailboxStore CreateStore(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<RpcMailboxOptions>();
        var (appends, status) = (provider.GetRequiredService<AppendQueue>(), provider.GetRequiredService<StoreStatus>());
        var time = provider.GetRequiredService<TimeProvider>();
        return options.PostgreSql is null
            ? new SqliteStore(options, appends, status, time)
            : new PostgreSqlStore(options, appends, status, time);
    }

    private static void AddWatching(IServiceCollection services)
    {
        services.AddSingleton(provider => new WatchTable(provider.GetRequiredService<RpcMailboxOptions>().MaxSubscriptions));
        services.AddSingleton<SubscriptionParts>();
        services.AddSingleton<QueuePoller>();
        services.AddSingleton<MailHints>();
        services.AddSingleton<INodeSignal>(provider => provider.GetRequiredService<MailHints>());
    }
}
