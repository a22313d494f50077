using Microsoft.Extensions.Logging;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Client;

/// <summary>Text from a server stays in one entry of the client's log and cannot forge another.</summary>
public sealed class HostileServerTests : ClientTest
{
    [Fact]
    public async Task ConnectedEntry_IdWithLineBreaksAndColours_IsEscaped()
    {
        var server = Own(new HostileServer(response: """
            "result":{"version":1,"connectionId":"x.\n\u001b[31mcrit: forged"}
            """));

        await Create(server.Address).WaitForConnectionAsync().DefaultTimeout();

        (await Log.WaitForAsync("Connected").DefaultTimeout()).Message
            .Should().Be("Connected as x.\\u000a\\u001b[31mcrit: forged.");
    }

    [Fact]
    public async Task ConnectFailedEntry_HeaderWithColours_IsEscapedAndHasNoException()
    {
        var server = Own(new HostileServer(upgrade: "web\u001b[31mforged"));

        await FluentActions.Awaiting(() => Create(server.Address).WaitForConnectionAsync().DefaultTimeout())
            .Should().ThrowAsync<RpcConnectionLostException>();

        var entry = await Log.WaitForAsync("ConnectFailed").DefaultTimeout();
        entry.Level.Should().Be(LogLevel.Warning);
        entry.Exception.Should().BeNull("a logger would write its text unescaped");
        entry.Message.Should().Contain("System.Net.WebSockets.WebSocketException")
            .And.Contain("web\\u001b[31mforged")
            .And.Contain("   at ", "the stack frames show the cause");
        Log.Entries.Should().NotContain(line => line.Message.Contains('\u001b'));
    }

    [Fact]
    public async Task ConnectRefusedEntry_ErrorWithText_HasOnlyItsCode()
    {
        var server = Own(new HostileServer(response: """
            "error":{"code":-32001,"message":"secret of the server"}
            """));

        var thrown = await FluentActions.Awaiting(() => Create(server.Address).WaitForConnectionAsync().DefaultTimeout())
            .Should().ThrowAsync<RpcConnectionLostException>();

        thrown.Which.ToString().Should().Contain("secret of the server", "the caller gets it");
        (await Log.WaitForAsync("ConnectRefused").DefaultTimeout()).Message
            .Should().Be("The server refused the connection with error -32001.");
        await Log.WaitForAsync("Closed").DefaultTimeout();
        Log.Entries.Should().NotContain(line => line.ToString().Contains("secret"));
    }
}
