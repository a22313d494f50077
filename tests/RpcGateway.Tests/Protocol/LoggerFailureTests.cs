using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Protocol;

public sealed class LoggerFailureTests
{
    [Fact]
    public async Task Logger_ThatThrows_BreaksNeitherCallsNorStreams()
    {
        using var loggers = new ThrowingLoggers();
        var options = new RpcConnectionOptions();
        var (clientEnd, serverEnd) = InMemoryTransport.CreatePair();
        await using var server = new RpcConnection(serverEnd, new RpcConnectionSettings
        {
            Methods = new RpcMethodTable(RpcMethodHandler.ForInstance<IProbe>(new ProbeService(), options.SerializerOptions)),
            LoggerFactory = loggers,
        });
        await using var client = new RpcConnection(clientEnd, new RpcConnectionSettings { LoggerFactory = loggers });
        var runs = Task.WhenAll(server.RunAsync(), client.RunAsync());
        var probe = client.GetProxy<IProbe>();

        (await Assert.ThrowsAsync<RpcException>(() => probe.FailAsync("no").DefaultTimeout()))
            .Code.Should().Be(RpcErrorCode.ServiceFailed);
        (await Assert.ThrowsAsync<RpcException>(() => probe.BreakAfterAsync(3).ToArrayAsync().AsTask().DefaultTimeout()))
            .Code.Should().Be(7);
        (await probe.EchoAsync("still here").AsTask().DefaultTimeout()).Should().Be("still here");

        loggers.Lines.Should().BePositive();
        await client.CloseAsync(new RpcClose(RpcCloseCode.Normal, "Done.")).DefaultTimeout();
        await runs.DefaultTimeout();
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
