using Microsoft.AspNetCore.Authorization;
using RpcGateway.StreamJsonRpc.Targets;

namespace RpcGateway.StreamJsonRpc;

/// <summary>How clients of <c>MapRpcGateway</c> reach a service: by the prefix of its methods.</summary>
public sealed class PrefixBackendOptions
{
    /// <summary>
    /// The prefix, without the dot: <c>git</c> for <c>git.status</c>. Letters, digits, <c>_</c> and <c>-</c>. Default: null, the name
    /// of the backend.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>
    /// Whether the service gets the names of methods with the prefix, and its own calls and notifications reach clients under the names
    /// that it sends. Default: false: the gateway removes the prefix, and adds it to what the service calls at its clients.
    /// </summary>
    public bool KeepPrefix { get; set; }

    /// <summary>
    /// What a user needs in order to call the service, for example <c>new AuthorizeAttribute("operators")</c>; checked before the
    /// service is connected. Default: null, the rules of the endpoint suffice.
    /// </summary>
    public IAuthorizeData? Authorize { get; set; }

    /// <summary>
    /// The maximum number of objects and streams of the service and of the client that one client may have open at the service.
    /// Default: 1,000. Range: 1 to 1,000,000.
    /// </summary>
    public int MaxHandles { get; set; } = 1000;

    internal IEnumerable<string> Validate() =>
        OptionRange.Check("Prefix.MaxHandles", MaxHandles, 1, 1_000_000) is { } error ? [error] : [];
}
