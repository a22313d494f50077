using System.Text.Json;
using RpcGateway.Binding;
using RpcGateway.Protocol.Connections;

namespace RpcGateway.Protocol;

/// <summary>What runs when the peer calls a method.</summary>
public abstract class RpcMethodHandler
{
    /// <summary>The method.</summary>
    public abstract RpcMethodDescriptor Method { get; }

    /// <summary>
    /// Runs one call. <see cref="RpcInboundCall.Params"/> is valid until this returns; a handler that awaits before
    /// it reads them calls <see cref="RpcInboundCall.RetainParams"/> first. The answer leaves when the task ends.
    /// </summary>
    public abstract ValueTask InvokeAsync(RpcConnection connection, RpcInboundCall call);

    /// <summary>The handlers of a contract whose calls all go to one object.</summary>
    /// <typeparam name="TContract">The contract.</typeparam>
    /// <param name="service">The object.</param>
    /// <param name="options">What arguments and results are serialized with.</param>
    public static IReadOnlyList<RpcMethodHandler> ForInstance<TContract>(TContract service, JsonSerializerOptions options)
        where TContract : class
    {
        ArgumentNullException.ThrowIfNull(service);
        var binding = RpcContracts.Get<TContract>();
        var dispatcher = binding.CreateDispatcher(options);
        return [.. binding.Methods.Select((method, index) =>
            new InstanceMethodHandler<TContract>(method, index, dispatcher, service))];
    }
}
