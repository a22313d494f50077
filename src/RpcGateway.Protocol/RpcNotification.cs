using RpcGateway.Binding;
using RpcGateway.Protocol.Invokers;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol;

/// <summary>A notification that was encoded once and can be sent to any number of connections.</summary>
public sealed class RpcNotification
{
    /// <summary>Creates a notification from an encoded message, for example one from another node.</summary>
    /// <param name="message">The whole JSON-RPC message.</param>
    /// <param name="method">Its wire name.</param>
    /// <param name="overflow">What happens to it if a connection's outbound queue is full.</param>
    public RpcNotification(ReadOnlyMemory<byte> message, string method, RpcOverflowPolicy overflow)
    {
        Message = message;
        Method = method;
        Overflow = overflow;
        Outbound = new SharedMessage(message);
    }

    /// <summary>The whole JSON-RPC message.</summary>
    public ReadOnlyMemory<byte> Message { get; }

    /// <summary>The wire name of its method.</summary>
    public string Method { get; }

    /// <summary>What happens to it if a connection's outbound queue is full.</summary>
    public RpcOverflowPolicy Overflow { get; }

    // All queues share one object.
    internal OutboundMessage Outbound { get; }

    /// <summary>Encodes a notification with the trace context of the current span.</summary>
    /// <exception cref="NotSupportedException">An argument is a stream or a progress object, which belong to one
    /// connection.</exception>
    public static RpcNotification Encode<TArguments>(RpcMethodDescriptor method, TArguments arguments)
        where TArguments : struct, IRpcArguments
    {
        ArgumentNullException.ThrowIfNull(method);
        var buffer = MessageBuffer.Rent();
        try
        {
            NotificationSender.Write(buffer, method, arguments, withBaggage: false);
            return new RpcNotification(buffer.WrittenSpan.ToArray(), method.Name, method.Overflow);
        }
        finally
        {
            buffer.Release();
        }
    }

    private sealed class SharedMessage(ReadOnlyMemory<byte> message) : OutboundMessage
    {
        public override int Size => message.Length;

        public override bool TryTake(out ReadOnlyMemory<byte> bytes)
        {
            bytes = message;
            return true;
        }
    }
}
