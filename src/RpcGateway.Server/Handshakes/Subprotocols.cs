namespace RpcGateway.Server.Handshakes;

/// <summary>The WebSocket subprotocols that the endpoint knows.</summary>
internal static class Subprotocols
{
    /// <summary>Shared frames and binary streams beside plain JSON-RPC.</summary>
    public const string Extended = "rpcgateway.v1";

    private static readonly string[] Plain = ["jsonrpc", "jsonrpc-2.0"];

    /// <returns>Our own if it is offered, else the first of the others that is known, else none.</returns>
    public static string? Choose(IList<string> offered) =>
        offered.Contains(Extended) ? Extended : offered.FirstOrDefault(Plain.Contains);
}
