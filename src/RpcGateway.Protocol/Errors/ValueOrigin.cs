using RpcGateway.Binding;

namespace RpcGateway.Protocol.Errors;

/// <summary>
/// The result or parameter that a received value belongs to, for errors about values that cannot be read. These errors may
/// be passed on to another peer, so they never contain the text of an exception from a serializer, setter or converter: it
/// may contain secrets.
/// </summary>
/// <param name="method">The method.</param>
/// <param name="parameter">The parameter, if the peer is the caller; null for the result of a call to the peer.</param>
internal readonly struct ValueOrigin(RpcMethodDescriptor? method, RpcParameterDescriptor? parameter = null)
{
    private string Name => parameter is null
        ? $"result of '{method?.Name}'"
        : $"parameter '{parameter.Name}' of '{method?.Name}'";

    /// <param name="fault">The text from <see cref="RpcJsonFault"/>.</param>
    /// <param name="cause">The exception from reading.</param>
    public RpcException Unreadable(string fault, Exception cause) => Error(
        cause is RpcFormatException ? $"The {Name} {cause.Message}" : $"The {Name} has an invalid value{fault}.", cause);

    /// <param name="index">The index of the item in its stream.</param>
    /// <param name="fault">The text from <see cref="RpcJsonFault"/>.</param>
    /// <param name="cause">The exception from reading.</param>
    public RpcException UnreadableItem(long index, string fault, Exception cause) =>
        Error($"Item {index} of the {Name} has an invalid value{fault}.", cause);

    /// <summary>Converts an error that the sender of a stream has sent, for the reader of the stream.</summary>
    public RpcException FromSender(RpcException error)
    {
        if (parameter is null)
        {
            return RpcCallFailure.Mark(error, requestSent: true);
        }

        // The caller must see that its own stream failed, not a protocol code that describes something else. Other codes
        // are its own.
        return CallError.IsReserved(error.Code) && error.Code != RpcErrorCode.RequestCancelled
            ? Error($"The {Name} could not be read: the sender responded with error {error.Code}.", error)
            : error;
    }

    private RpcException Error(string message, Exception cause) => parameter is null
        ? RpcCallFailure.Mark(new RpcException(RpcErrorCode.ResultUnreadable, message, cause), requestSent: true)
        : new RpcException(RpcErrorCode.InvalidParams, message, cause);
}
