using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RpcGateway.Tests.Telemetry;

/// <summary>A log with a minimum level that keeps the open scopes of each entry.</summary>
internal sealed class ScopeLog(LogLevel level) : ILoggerFactory, ILogger
{
    private readonly LoggerExternalScopeProvider _scopes = new();
    private readonly ConcurrentQueue<ScopedLine> _lines = new();
    private int _scopesBegun;

    public IReadOnlyList<ScopedLine> Lines => [.. _lines];

    public int ScopesBegun => _scopesBegun;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    public IDisposable BeginScope<TState>(TState state)
        where TState : notnull
    {
        Interlocked.Increment(ref _scopesBegun);
        return _scopes.Push(state);
    }

    public bool IsEnabled(LogLevel logLevel) => logLevel >= level;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var scopes = new List<object?>();
        _scopes.ForEachScope((scope, all) => all.Add(scope), scopes);
        _lines.Enqueue(new ScopedLine(eventId, formatter(state, exception), string.Join(" ", scopes), scopes));
    }
}
