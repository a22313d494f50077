using RpcGateway.Server.Handshakes;

namespace RpcGateway.Tests.Server;

public sealed class SubprotocolsTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("rpcgateway.v1", "rpcgateway.v1")]
    [InlineData("jsonrpc,rpcgateway.v1", "rpcgateway.v1")]
    [InlineData("jsonrpc-2.0,jsonrpc", "jsonrpc-2.0")]
    [InlineData("graphql-ws,jsonrpc", "jsonrpc")]
    [InlineData("graphql-ws", null)]
    [InlineData("rpcgateway.v1.resume,rpcgateway.v1", "rpcgateway.v1.resume")]
    public void Choose_Offered_PrefersTheExtensionThenTheFirst(string offered, string? expected) =>
        Subprotocols.Choose(offered.Split(',', StringSplitOptions.RemoveEmptyEntries), canResume: true).Should().Be(expected);

    [Fact]
    public void Choose_WithoutSessions_DoesNotResume() =>
        Subprotocols.Choose(["rpcgateway.v1.resume", "rpcgateway.v1"], canResume: false).Should().Be("rpcgateway.v1");
}
