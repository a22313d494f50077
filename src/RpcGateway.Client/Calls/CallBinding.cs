using RpcGateway.Binding;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Invokers;

namespace RpcGateway.Client.Calls;

/// <summary>Gives the attempts of a call its settings.</summary>
internal static class CallBinding
{
    /// <summary>The invoker for an attempt of a call.</summary>
    public static RpcInvoker Bind(RpcInvoker invoker, CallSettings? call) =>
        call is not null && invoker is ConnectionInvoker connection ? connection.With(call) : invoker;
}
