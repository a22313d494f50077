using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RpcGateway.Mailbox.Hosting;
using RpcGateway.Mailbox.Sqlite;
using RpcGateway.Mailbox.Storing;
using RpcGateway.Mailbox.Trimming;
using RpcGateway.Services.Backplane;
using RpcGateway.TestTools;

namespace RpcGateway.Mailbox.Tests.Tools;

/// <summary>A process with a mailbox, without a gateway. An unexpected error in its log fails the test.</summary>
internal sealed class MailNode : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private MailNode(ServiceProvider services, TestLog log, FakeTimeProvider clock) => (_services, Log, Clock) = (services, log, clock);

    public TestLog Log { get; }

    public FakeTimeProvider Clock { get; }

    public IServiceProvider Services => _services;

    public IRpcMailbox<Note> Notes => _services.GetRequiredService<IRpcMailbox<Note>>();

    public IMailboxStore Store => _services.GetRequiredService<IMailboxStore>();

    public StoreStatus Status => _services.GetRequiredService<StoreStatus>();

    public QueueTrimmer Trimmer => _services.GetRequiredService<QueueTrimmer>();

    /// <summary>What receives hints of other nodes.</summary>
    public INodeSignal Hints => _services.GetRequiredService<INodeSignal>();

    public static async Task<MailNode> StartAsync(
        Action<RpcMailboxOptions> configure, RpcMailRetention? retention = null, Action<IServiceCollection>? services = null, TestLog? log = null)
    {
        var node = Create(configure, retention, services, log);
        await node.StartAsync();
        return node;
    }

    /// <summary>Creates a node that the test starts itself, for example because the start must fail.</summary>
    public static MailNode Create(
        Action<RpcMailboxOptions> configure, RpcMailRetention? retention = null, Action<IServiceCollection>? configureServices = null, TestLog? log = null)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.Parse("2030-01-02T03:04:05Z", System.Globalization.CultureInfo.InvariantCulture));
        log ??= new TestLog();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(log));
        services.AddSingleton<TimeProvider>(clock);
        services.AddRpcMailbox(configure).AddMessages<Note>("note", options => options.Retention = retention ?? new RpcMailRetention());
        configureServices?.Invoke(services);
        return new MailNode(services.BuildServiceProvider(), log, clock);
    }

    public Task StartAsync() => _services.GetRequiredService<MailboxLifetime>().StartingAsync(CancellationToken.None).DefaultTimeout();

    /// <summary>The size of the write-ahead log.</summary>
    public long WalBytes() => ((SqliteStore)Store).WalBytes;

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync().DefaultTimeout();
        Log.Dispose();
    }
}
