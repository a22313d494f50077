namespace RpcGateway.Server.Hosting;

/// <summary>The time limits of a shutdown that are not options.</summary>
internal static class ShutdownTimes
{
    /// <summary>
    /// How long a client may take to confirm that it makes no new calls. A call that is on its way when the connection is closed fails,
    /// so this is long enough for busy clients: a server with 4,000 clients, all in one process, ended after 3 s.
    /// </summary>
    public static readonly TimeSpan Confirm = TimeSpan.FromSeconds(5);

    /// <summary>How long calls may run after they were cancelled.</summary>
    public static readonly TimeSpan CancelledCalls = TimeSpan.FromSeconds(2);

    /// <summary>How long it may take to close the connections, with the cancelled calls, before they are aborted.</summary>
    public static readonly TimeSpan Close = TimeSpan.FromSeconds(4);

    /// <summary>The longest time between the start of the shutdown and the end of the last connection.</summary>
    public static TimeSpan Total(RpcGatewayOptions options) => options.ShutdownDelay + options.ShutdownTimeout + Close;
}
