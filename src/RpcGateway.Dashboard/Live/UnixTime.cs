namespace RpcGateway.Dashboard.Live;

/// <summary>Converts times to the format of JavaScript.</summary>
internal static class UnixTime
{
    /// <summary>Returns a time in milliseconds since 1970.</summary>
    public static double Of(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalMilliseconds;
}
