using Microsoft.Extensions.Logging;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Protocol;

public sealed class LoggerFailureTests
{
    [Fact]
    public async Task Logger_Throws_DoesNotBreakCallsOrStreams()
    {
        using var loggers = new ThrowingLoggers();
        await using var pair = new ConnectionPair(new ConnectionSetup { LoggerFactory = loggers });
        pair.ServerMethods.AddService<IProbe>(new ProbeService(), pair.Server);
        var probe = pair.Client.GetProxy<IProbe>();

        (await FluentActions.Awaiting(() => probe.FailAsync("no").DefaultTimeout()).Should().ThrowAsync<RpcException>())
            .Which.Code.Should().Be(RpcErrorCode.ServiceFailed);
        (await FluentActions.Awaiting(() => probe.BreakAfterAsync(3).ToArrayAsync().DefaultTimeout())
            .Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(7);
        (await probe.EchoAsync("still here").DefaultTimeout()).Should().Be("still here");
        loggers.Lines.Should().BePositive();
    }

    private sealed class ThrowingLoggers : ILoggerFactory, ILogger
    {
        private int _lines;

        public int Lines => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => throw new InvalidOperationException("No scope.");

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Interlocked.Increment(ref _lines);
            throw new InvalidOperationException("No line.");
        }

        public void Dispose()
        {
        }
    }
}
