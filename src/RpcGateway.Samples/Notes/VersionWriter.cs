using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RpcGateway.Samples.Notes;

/// <summary>Stores versions in the background, one after the other.</summary>
internal sealed class VersionWriter(NoteVersions versions, ILogger<VersionWriter> logger) : BackgroundService
{
    private const int MaxWaiting = 1000;

    // A note that does not fit is reported again after its next changes.
    private readonly Channel<string> _notes = Channel.CreateBounded<string>(
        new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Reports that a change was stored.</summary>
    public void OnChange(string note, long sequence)
    {
        if (sequence % NoteLimits.VersionInterval == 0)
        {
            Request(note);
        }
    }

    /// <summary>Looks at a note soon, and stores a version if one is due.</summary>
    public void Request(string note) => _notes.Writer.TryWrite(note);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var note in _notes.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await versions.SaveIfDueAsync(note, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever is wrong with one note must end neither the others nor the process.
                logger.VersionFailed(note, e);
            }
        }
    }
}
