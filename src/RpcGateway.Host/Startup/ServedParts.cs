namespace RpcGateway.Host.Startup;

/// <summary>What the gateway serves in addition to /rpc.</summary>
/// <param name="HasDashboard">Whether the dashboard is at /.</param>
/// <param name="HasSamples">Whether the sample services and their pages are served.</param>
/// <param name="HasBackends">Whether backends can connect.</param>
/// <param name="NewPushToken">The token of the senders of push, if it was created at this start.</param>
internal sealed record ServedParts(bool HasDashboard, bool HasSamples, bool HasBackends, string? NewPushToken);
