using RpcGateway.Checker.Clients;

namespace RpcGateway.Checker.Serving;

/// <summary>What a node logs, with the times of the history. No rule reads them: they help to find the cause of a violation.</summary>
internal sealed class LogFile(string path) : ILoggerProvider, ILogger
{
    private readonly HistoryFile _file = new(path);

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose() => _file.Dispose();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            _file.Write($"{logLevel} {eventId.Name}: {formatter(state, exception)} {exception}");
        }
    }
}
