namespace RpcGateway.Dashboard.Live;

/// <summary>Times as browsers have them.</summary>
internal static class UnixTime
{
    /// <summary>In milliseconds since 1970.</summary>
    public static double Of(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalMilliseconds;
}
