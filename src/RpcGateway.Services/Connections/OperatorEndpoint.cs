namespace RpcGateway.Services.Connections;

/// <summary>Recognizes the endpoints of pages for operators, which stay reachable while the node drains.</summary>
internal static class OperatorEndpoint
{
    // No name of an application starts so.
    private const string Prefix = "rpcgateway.";

    public static bool Is(string? endpoint) => endpoint?.StartsWith(Prefix, StringComparison.Ordinal) == true;
}
