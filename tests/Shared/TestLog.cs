using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RpcGateway.TestTools;

/// <summary>
/// Collects log lines, as a provider or as a whole factory. Disposing it fails the test if an error was logged that
/// the test did not allow: <c>using var log = new TestLog();</c>.
/// </summary>
internal sealed class TestLog : ILoggerProvider, ILoggerFactory
{
    private readonly ConcurrentQueue<TestLogEntry> _entries = new();
    private readonly ConcurrentQueue<Func<TestLogEntry, bool>> _allowed = new();
    private readonly ConcurrentDictionary<(Func<TestLogEntry, bool>, TaskCompletionSource<TestLogEntry>), byte>
        _waiters = new();

    /// <summary>Everything logged so far, in order.</summary>
    public IReadOnlyList<TestLogEntry> Entries => [.. _entries];

    /// <summary>Lets entries with this event name be logged as errors.</summary>
    public TestLog Allow(string eventName) => Allow(entry => entry.Id.Name == eventName);

    /// <summary>Lets such entries be logged as errors.</summary>
    public TestLog Allow(Func<TestLogEntry, bool> expected)
    {
        _allowed.Enqueue(expected);
        return this;
    }

    /// <summary>Ends with the first entry of this event name, logged already or not.</summary>
    public Task<TestLogEntry> WaitForAsync(string eventName) => WaitForAsync(entry => entry.Id.Name == eventName);

    /// <summary>Ends with the first such entry, logged already or not.</summary>
    public Task<TestLogEntry> WaitForAsync(Func<TestLogEntry, bool> expected)
    {
        var found = new TaskCompletionSource<TestLogEntry>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiters.TryAdd((expected, found), 0);

        // Looked for after the waiter is known: an entry that is logged meanwhile is seen by one of the two.
        if (_entries.FirstOrDefault(expected) is { } entry)
        {
            found.TrySetResult(entry);
        }

        return found.Task;
    }

    /// <summary>Throws if something was logged as an error or worse that the test did not allow.</summary>
    public void AssertNoUnexpectedErrors()
    {
        var unexpected = _entries
            .Where(entry => entry.Level >= LogLevel.Error && !_allowed.Any(allows => allows(entry)))
            .ToArray();
        if (unexpected.Length > 0)
        {
            var lines = string.Join(Environment.NewLine, unexpected.AsEnumerable());
            throw new InvalidOperationException($"Unexpected errors were logged:{Environment.NewLine}{lines}");
        }
    }

    /// <inheritdoc cref="ILoggerFactory.CreateLogger"/>
    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose() => AssertNoUnexpectedErrors();

    private void Add(TestLogEntry entry)
    {
        _entries.Enqueue(entry);
        foreach (var (expected, found) in _waiters.Keys.Where(waiter => waiter.Item1(entry)))
        {
            found.TrySetResult(entry);
            _waiters.TryRemove((expected, found), out _);
        }
    }

    private sealed class Logger(TestLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            log.Add(new TestLogEntry(category, logLevel, eventId, formatter(state, exception), exception));
    }
}
