using RpcGateway.Protocol.Context;

namespace RpcGateway.Server.Handshakes;

/// <summary>The WebSocket subprotocols that the endpoint supports.</summary>
internal static class Subprotocols
{
    private static readonly string[] Plain = ["jsonrpc", "jsonrpc-2.0"];

    /// <param name="offered">What the client offers.</param>
    /// <param name="canResume">Whether sessions can be resumed.</param>
    /// <returns>
    /// <c>rpcgateway.v1.resume</c> if it is offered and possible, otherwise <c>rpcgateway.v1</c> if it is offered, otherwise the first
    /// supported one, otherwise null.
    /// </returns>
    public static string? Choose(IList<string> offered, bool canResume) =>
        canResume && offered.Contains(SubprotocolNames.RpcGatewayV1Resume) ? SubprotocolNames.RpcGatewayV1Resume
            : offered.Contains(SubprotocolNames.RpcGatewayV1) ? SubprotocolNames.RpcGatewayV1
            : ChoosePlain(offered);

    /// <returns>The first supported one that is plain JSON-RPC, otherwise null.</returns>
    public static string? ChoosePlain(IList<string> offered) => offered.FirstOrDefault(Plain.Contains);
}
