using RpcGateway.Protocol;
using RpcGateway.Server.Security;

namespace RpcGateway.Server.Dispatch;

/// <summary>A method of a service, whatever the contract's type.</summary>
internal abstract class ServiceMethodHandler(MethodAccess? access) : RpcMethodHandler
{
    /// <summary>Who may call it, or null for everyone.</summary>
    public MethodAccess? Access { get; } = access;
}
