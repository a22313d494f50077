using System.Text.Json;
using RpcGateway.Binding;

namespace RpcGateway.Protocol;

/// <summary>A notification that was encoded once and can be sent to any number of connections.</summary>
public sealed class RpcNotification
{
    /// <summary>Takes a notification that is encoded already, as it came from another node.</summary>
    /// <param name="message">The whole JSON-RPC message, on one line.</param>
    /// <param name="method">Its wire name.</param>
    /// <param name="overflow">What happens to it beyond a connection's outbound limit.</param>
    public RpcNotification(ReadOnlyMemory<byte> message, string method, RpcOverflowPolicy overflow)
    {
        Message = message;
        Method = method;
        Overflow = overflow;
    }

    /// <summary>The whole JSON-RPC message.</summary>
    public ReadOnlyMemory<byte> Message { get; }

    /// <summary>Its wire name.</summary>
    public string Method { get; }

    /// <summary>What happens to it beyond a connection's outbound limit.</summary>
    public RpcOverflowPolicy Overflow { get; }

    /// <summary>Encodes a notification.</summary>
    /// <exception cref="NotSupportedException">An argument is a stream or a progress, which belong to one connection.</exception>
    public static RpcNotification Encode<TArguments>(
        RpcMethodDescriptor method, TArguments arguments, JsonSerializerOptions options)
        where TArguments : struct, IRpcArguments => throw new NotImplementedException();
}
