using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Telemetry;

[Collection(nameof(Alone))]
public sealed class LogTests
{
    [Fact]
    public async Task ServiceException_Default_IsLoggedWithoutItsText()
    {
        using var recorder = new SpanRecorder();
        await using var pair = new ProbePair();
        pair.Log.Allow(RpcTelemetryNames.EventServerException);

        await FluentActions.Awaiting(() => pair.Probe.FailAsync("secret\nforged").DefaultTimeout())
            .Should().ThrowAsync<RpcException>();

        var entry = await pair.Log.WaitForAsync(RpcTelemetryNames.EventServerException).DefaultTimeout();
        entry.Level.Should().Be(LogLevel.Error);
        entry.Exception.Should().BeNull("the logger would write its text");
        entry.Message.Should().NotContain("secret")
            .And.Contain("System.InvalidOperationException")
            .And.Contain(nameof(ProbeService))
            .And.Contain(recorder.Root.TraceId.ToHexString());
        var text = await pair.Log.WaitForAsync("ExceptionText").DefaultTimeout();
        text.Level.Should().Be(LogLevel.Trace);
        text.Message.Should().EndWith("secret\\u000aforged");
    }

    [Fact]
    public async Task ServiceException_DetailedErrors_IsLoggedInOneLine()
    {
        await using var pair = new ProbePair(configure: options => options.EnableDetailedErrors = true);
        pair.Log.Allow(RpcTelemetryNames.EventServerException);

        await FluentActions.Awaiting(() => pair.Probe.FailAsync("told\nforged").DefaultTimeout())
            .Should().ThrowAsync<RpcException>();

        var entry = await pair.Log.WaitForAsync(RpcTelemetryNames.EventServerException).DefaultTimeout();
        entry.Message.Should().Contain("told\\u000aforged");
        pair.Log.Entries.Should().NotContain(other => other.Id.Name == "ExceptionText");
    }

    [Fact]
    public async Task CloseReason_FromThePeer_IsEscaped()
    {
        await using var pair = new ProbePair();

        await pair.Client.CloseAsync(new RpcClose(RpcCloseCode.Normal, "bye\r\ninfo: forged \u001b[31m")).DefaultTimeout();

        await pair.ServerRun.DefaultTimeout();
        pair.Log.Entries.Where(entry => entry.Id.Name == "Ended").Should().HaveCount(2)
            .And.OnlyContain(entry => entry.Message.EndsWith("bye\\u000d\\u000ainfo: forged \\u001b[31m"));
    }

    [Fact]
    public async Task Calls_DebugLevel_AreLoggedWithScopes()
    {
        using var log = new ScopeLog(LogLevel.Debug);
        await CallAsync(log);

        var line = log.Lines.Single(line => line.Id.Name == "CallAnswered");
        line.Text.Should().StartWith("Call of probe.echo on connection here ended after");
        line.Scopes.Should().Be("RpcConnectionId:here RpcMethod:probe.echo");
        log.Lines.Should().OnlyContain(one => one.Id.Name == "Started" || one.Scopes.Contains("RpcConnectionId:here"));
    }

    [Fact]
    public async Task Calls_InformationLevel_AreNotLogged()
    {
        using var log = new ScopeLog(LogLevel.Information);
        await CallAsync(log);

        log.Lines.Should().BeEmpty();
        log.ScopesBegun.Should().Be(1, "the connection has one");
    }

    [Theory]
    [InlineData(LogLevel.Information)]
    [InlineData(LogLevel.Debug)]
    public async Task CallEntry_AnyLevel_HasItsMethodInOneScope(LogLevel level)
    {
        using var log = new ScopeLog(level);

        await CallAsync(log, probe => FluentActions.Awaiting(() => probe.FailAsync("x").DefaultTimeout()).Should().ThrowAsync<RpcException>());

        log.Lines.Single(line => line.Id.Name == RpcTelemetryNames.EventServerException).Scopes
            .Should().Be("RpcConnectionId:here RpcMethod:probe.fail");
    }

    [Fact]
    public async Task CallEntry_ScopesReadLater_HasItsMethod()
    {
        using var recorder = new SpanRecorder();
        using var log = new ScopeLog(LogLevel.Information);

        await CallAsync(log, probe => FluentActions.Awaiting(() => probe.FailAsync("x").DefaultTimeout()).Should().ThrowAsync<RpcException>());

        var line = log.Lines.Single(line => line.Id.Name == RpcTelemetryNames.EventServerException);
        line.Scopes.Should().Be("RpcConnectionId:here RpcMethod:probe.fail");
        line.ScopesReadLater().Should().Be(line.Scopes);
    }

    [Fact]
    public async Task Connection_LoggingDisabled_BeginsNoScope()
    {
        using var log = new ScopeLog(LogLevel.Warning);
        await CallAsync(log);

        log.ScopesBegun.Should().Be(0);
    }

    private static Task CallAsync(ILoggerFactory log) =>
        CallAsync(log, probe => probe.EchoAsync("x").AsTask().DefaultTimeout());

    private static async Task CallAsync(ILoggerFactory log, Func<IProbe, Task> call)
    {
        await using var pair = new ConnectionPair(
            new ConnectionSetup { Id = "here", LoggerFactory = log }, new ConnectionSetup());
        pair.ServerMethods.AddService<IProbe>(new ProbeService(), pair.Server);
        await call(pair.Client.GetProxy<IProbe>());
    }
}
