namespace RpcGateway.Dashboard.Live;

/// <summary>Recognizes the live page's own calls, which the page does not show.</summary>
internal static class OwnCalls
{
    private const string Methods = ILive.Prefix + ".";

    public static bool Contains(string method) => method.StartsWith(Methods, StringComparison.Ordinal);
}
