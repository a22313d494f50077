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
    public void Choose_Offered_PrefersTheExtensionThenTheFirst(string offered, string? expected) =>
        Subprotocols.Choose(offered.Split(',', StringSplitOptions.RemoveEmptyEntries)).Should().Be(expected);
}
