namespace RpcGateway.Benchmarks.Servers;

/// <summary>
/// Shows the first warnings and errors on the error output. Only the first: a workload of failing calls would otherwise
/// measure how fast a console is.
/// </summary>
internal sealed class FirstLinesLogger : ILoggerProvider, ILogger
{
    private const int MaxLines = 10;

    private int _lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (exception is not ExpectedFailure
            && Volatile.Read(ref _lines) < MaxLines && Interlocked.Increment(ref _lines) <= MaxLines)
        {
            Console.Error.WriteLine($"{logLevel}: {formatter(state, exception)} {exception}");
        }
    }

    public void Dispose()
    {
    }
}
