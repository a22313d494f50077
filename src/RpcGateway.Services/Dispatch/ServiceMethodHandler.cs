using RpcGateway.Protocol;
using RpcGateway.Services.Security;

namespace RpcGateway.Services.Dispatch;

/// <summary>The handler of a service method, without the type of its contract.</summary>
internal abstract class ServiceMethodHandler(MethodAccess? access) : RpcMethodHandler
{
    /// <summary>The authorization rules; null if every caller is allowed.</summary>
    public MethodAccess? Access { get; } = access;
}
