namespace RpcGateway.Benchmarks.Hosting;

/// <summary>
/// Writes the first warnings and errors to the error output, and drops the rest: otherwise a workload of failing calls would
/// measure the speed of the console.
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
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (exception is not ExpectedException
            && Volatile.Read(ref _lines) < MaxLines && Interlocked.Increment(ref _lines) <= MaxLines)
        {
            Console.Error.WriteLine($"{logLevel}: {formatter(state, exception)} {exception}");
        }
    }

    public void Dispose()
    {
    }
}
