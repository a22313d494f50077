using System.Text.Json;
using RpcGateway.Binding;

namespace RpcGateway.Protocol;

/// <summary>Runs the calls of one method from peers.</summary>
public abstract class RpcMethodHandler
{
    /// <summary>The method.</summary>
    public abstract RpcMethodDescriptor Method { get; }

    /// <summary>
    /// The prefix of the methods, if the handler serves all that no other handler serves: a text without dots, and a dot. Null for
    /// one method.
    /// </summary>
    internal virtual string? Prefix => null;

    /// <summary>
    /// Runs one call. <see cref="RpcInboundCall.Params"/> is valid until this method returns; a handler that awaits before
    /// it reads the parameters must call <see cref="RpcInboundCall.RetainParams"/> first. The response is sent when the
    /// task ends.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="state">The <see cref="RpcConnectionSettings.State"/> of the connection that the call came over.</param>
    public abstract ValueTask InvokeAsync(RpcInboundCall call, object? state);

    /// <summary>Creates the handlers of a contract that call one object.</summary>
    /// <typeparam name="TContract">The contract.</typeparam>
    /// <param name="service">The object that implements the contract.</param>
    /// <param name="options">The options for serializing arguments and results.</param>
    public static IReadOnlyList<RpcMethodHandler> ForInstance<TContract>(TContract service, JsonSerializerOptions options)
        where TContract : class
    {
        ArgumentNullException.ThrowIfNull(service);
        var binding = RpcContracts.Get<TContract>();
        var dispatcher = binding.CreateDispatcher(options);
        return [.. binding.Methods.Select((method, index) =>
            new InstanceMethodHandler<TContract>(method, index, dispatcher, service))];
    }

    private sealed class InstanceMethodHandler<TContract>(
        RpcMethodDescriptor method, int index, RpcDispatcher<TContract> dispatcher, TContract service) : RpcMethodHandler
        where TContract : class
    {
        public override RpcMethodDescriptor Method { get; } = method;

        public override ValueTask InvokeAsync(RpcInboundCall call, object? state) =>
            dispatcher.DispatchAsync(index, service, call);
    }
}
