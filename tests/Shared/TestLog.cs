using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace RpcGateway.TestTools;

/// <summary>
/// Collects log entries, as a provider or as a factory. Disposing it fails the test if an error was logged that the test
/// did not allow: <c>using var log = new TestLog();</c>.
/// </summary>
internal sealed class TestLog : ILoggerProvider, ILoggerFactory
{
    private readonly FakeLogCollector _lines = new();
    private readonly ConcurrentQueue<Func<FakeLogRecord, bool>> _allowed = new();

    /// <summary>All entries so far, in order.</summary>
    public IReadOnlyList<FakeLogRecord> Entries => _lines.GetSnapshot();

    /// <summary>Allows errors with this event name.</summary>
    public TestLog Allow(string eventName) => Allow(entry => entry.Id.Name == eventName);

    /// <summary>Allows errors that match a condition.</summary>
    public TestLog Allow(Func<FakeLogRecord, bool> expected)
    {
        _allowed.Enqueue(expected);
        return this;
    }

    /// <summary>Returns the first entry with this event name, and waits for it if necessary.</summary>
    public Task<FakeLogRecord> WaitForAsync(string eventName) => WaitForAsync(entry => entry.Id.Name == eventName);

    /// <summary>Returns the first entry that matches a condition, and waits for it if necessary.</summary>
    public async Task<FakeLogRecord> WaitForAsync(Func<FakeLogRecord, bool> expected)
    {
#pragma warning disable EXTEXP0003 // Experimental, but the package has no other way to wait for an entry.
        await foreach (var entry in _lines.GetLogsAsync())
#pragma warning restore EXTEXP0003
        {
            if (expected(entry))
            {
                return entry;
            }
        }

        throw new InvalidOperationException("The log has ended.");
    }

    /// <summary>Throws if an error or critical entry was logged that the test did not allow.</summary>
    public void AssertNoUnexpectedErrors()
    {
        var unexpected = Entries
            .Where(entry => entry.Level >= LogLevel.Error && !_allowed.Any(allows => allows(entry)))
            .Select(entry => $"{entry.Level} {entry.Category}[{entry.Id.Name}]: {entry.Message} {entry.Exception}")
            .ToArray();
        if (unexpected.Length > 0)
        {
            var lines = string.Join(Environment.NewLine, unexpected);
            throw new InvalidOperationException($"Unexpected errors were logged:{Environment.NewLine}{lines}");
        }
    }

    /// <inheritdoc cref="ILoggerFactory.CreateLogger"/>
    public ILogger CreateLogger(string categoryName) => new FakeLogger(_lines, categoryName);

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose() => AssertNoUnexpectedErrors();
}
