using Microsoft.Extensions.Logging;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Client;

/// <summary>What a server says stays one line of the client's log, and never looks like another.</summary>
public sealed class HostileServerTests : ClientTest
{
    [Fact]
    public async Task Connected_IdWithLineEndAndColours_IsEscaped()
    {
        var server = Own(new HostileServer(answer: """
            "result":{"version":1,"connectionId":"x.\n\u001b[31mcrit: forged"}
            """));

        await Create(server.Address).WaitForConnectionAsync().DefaultTimeout();

        (await Log.WaitForAsync("Connected").DefaultTimeout()).Message
            .Should().Be("Connected as x.\\u000a\\u001b[31mcrit: forged.");
    }

    [Fact]
    public async Task ConnectFailed_HeaderWithColours_IsEscapedAndNoExceptionIsLogged()
    {
        var server = Own(new HostileServer(upgrade: "web\u001b[31mforged"));

        await FluentActions.Awaiting(() => Create(server.Address).WaitForConnectionAsync().DefaultTimeout())
            .Should().ThrowAsync<RpcConnectionLostException>();

        var entry = await Log.WaitForAsync("ConnectFailed").DefaultTimeout();
        entry.Level.Should().Be(LogLevel.Warning);
        entry.Exception.Should().BeNull("a logger would write its text as it is");
        entry.Message.Should().Contain("System.Net.WebSockets.WebSocketException")
            .And.Contain("web\\u001b[31mforged")
            .And.Contain("   at ", "whoever looks for the cause needs the frames");
        Log.Entries.Should().NotContain(line => line.Message.Contains('\u001b'));
    }

    [Fact]
    public async Task ConnectRefused_ErrorWithText_IsLoggedByItsCodeAlone()
    {
        var server = Own(new HostileServer(answer: """
            "error":{"code":-32001,"message":"secret of the server"}
            """));

        var thrown = await FluentActions.Awaiting(() => Create(server.Address).WaitForConnectionAsync().DefaultTimeout())
            .Should().ThrowAsync<RpcConnectionLostException>();

        thrown.Which.ToString().Should().Contain("secret of the server", "the caller learns it");
        (await Log.WaitForAsync("ConnectRefused").DefaultTimeout()).Message
            .Should().Be("The server refused the connection with error -32001.");
        await Log.WaitForAsync("Closed").DefaultTimeout();
        Log.Entries.Should().NotContain(line => line.ToString().Contains("secret"));
    }
}
