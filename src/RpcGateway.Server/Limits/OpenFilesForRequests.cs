using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace RpcGateway.Server.Limits;

/// <summary>
/// Keeps ordinary HTTP connections from using the descriptors that the gateway does not use: Kestrel closes those beyond the limit at
/// once. WebSockets do not count for this limit.
/// </summary>
internal sealed class OpenFilesForRequests(OpenFiles files) : IPostConfigureOptions<KestrelServerOptions>
{
    // Above, other limits are reached first.
    private const int ManyFiles = 16 * 1024;

    public void PostConfigure(string? name, KestrelServerOptions options)
    {
        if (files.Limit is { } limit and < ManyFiles)
        {
            options.Limits.MaxConcurrentConnections ??= Math.Max(8, limit / 8);
        }
    }
}
