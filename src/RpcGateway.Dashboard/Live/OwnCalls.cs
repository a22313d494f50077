namespace RpcGateway.Dashboard.Live;

/// <summary>The calls of the live page itself, which it does not show.</summary>
internal static class OwnCalls
{
    private const string Methods = ILive.Prefix + ".";

    public static bool Contains(string method) => method.StartsWith(Methods, StringComparison.Ordinal);
}
