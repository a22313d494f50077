using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace RpcGateway.TestTools;

/// <summary>
/// Collects log lines, as a provider or as a whole factory. Disposing it fails the test if an error was logged that
/// the test did not allow: <c>using var log = new TestLog();</c>.
/// </summary>
internal sealed class TestLog : ILoggerProvider, ILoggerFactory
{
    private readonly FakeLogCollector _lines = new();
    private readonly ConcurrentQueue<Func<FakeLogRecord, bool>> _allowed = new();

    /// <summary>Everything logged so far, in order.</summary>
    public IReadOnlyList<FakeLogRecord> Entries => _lines.GetSnapshot();

    /// <summary>Lets entries with this event name be logged as errors.</summary>
    public TestLog Allow(string eventName) => Allow(entry => entry.Id.Name == eventName);

    /// <summary>Lets such entries be logged as errors.</summary>
    public TestLog Allow(Func<FakeLogRecord, bool> expected)
    {
        _allowed.Enqueue(expected);
        return this;
    }

    /// <summary>Completes with the first entry of this event name, logged already or not.</summary>
    public Task<FakeLogRecord> WaitForAsync(string eventName) => WaitForAsync(entry => entry.Id.Name == eventName);

    /// <summary>Completes with the first such entry, logged already or not.</summary>
    public async Task<FakeLogRecord> WaitForAsync(Func<FakeLogRecord, bool> expected)
    {
#pragma warning disable EXTEXP0003 // Experimental; nothing else of the package waits for a line.
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

    /// <summary>Throws if something was logged as an error or worse that the test did not allow.</summary>
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
