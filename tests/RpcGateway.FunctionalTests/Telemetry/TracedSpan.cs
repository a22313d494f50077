using System.Diagnostics;

namespace RpcGateway.FunctionalTests.Telemetry;

/// <summary>A span, and the facts that its test knows about it.</summary>
internal sealed record TracedSpan(Activity Activity)
{
    public bool IsCall { get; init; }

    public bool IsConnect { get; init; }

    /// <summary>Whether it is the span of ASP.NET Core for the request that became a connection.</summary>
    public bool IsHttp { get; init; }

    public bool IsRequest { get; init; }

    /// <summary>Whether the peer called an unknown method.</summary>
    public bool IsOther { get; init; }

    public bool IsFailed { get; init; }

    /// <summary>Whether the gateway made the call to a backend.</summary>
    public bool IsForwarded { get; init; }

    public bool HasItems { get; init; }

    public bool HasBytes { get; init; }

    /// <summary>Whether it is a notification that the server sent.</summary>
    public bool IsBroadcast { get; init; }

    public bool IsCallbackAtClient { get; init; }

    public override string ToString() => $"{Activity.Kind} {Activity.DisplayName}";
}
