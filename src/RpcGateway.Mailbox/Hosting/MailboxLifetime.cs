using Microsoft.Extensions.Hosting;
using RpcGateway.Mailbox.Storing;
using RpcGateway.Mailbox.Telemetry;
using RpcGateway.Mailbox.Trimming;
using RpcGateway.Mailbox.Watching;
using RpcGateway.Services.Hosting;

namespace RpcGateway.Mailbox.Hosting;

/// <summary>Opens the store before any service starts, and closes it when all have stopped.</summary>
internal sealed class MailboxLifetime(
    IServiceProvider services,
    IEnumerable<MailRegistration> registrations,
    IMailboxStore store,
    WatchTable watches,
    MailHints hints,
    QueuePoller poller,
    QueueTrimmer trimmer,
    IMailboxFigures figures) : IHostedLifecycleService, IStopsIndependently, IAsyncDisposable
{
    private int _isClosed;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        string[] errors = [.. registrations.Select(registration => registration.CheckJson(services)).OfType<string>()];
        if (errors.Length > 0)
        {
            throw new InvalidOperationException(string.Join(Environment.NewLine, errors));
        }

        await store.OpenAsync(cancellationToken);
        MailboxInstruments.Add(figures);
        hints.Start();
        poller.Start();
        trimmer.Start();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken) => await DisposeAsync();

    // Also called without a stop, if another service could not start.
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            MailboxInstruments.Remove(figures);
            watches.End(StoreErrors.Stopping());
            await poller.DisposeAsync();
            await trimmer.DisposeAsync();
            await store.DisposeAsync();
        }
    }
}
