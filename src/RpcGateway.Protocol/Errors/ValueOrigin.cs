using RpcGateway.Binding;

namespace RpcGateway.Protocol.Errors;

/// <summary>
/// Which result or parameter a received value is, for the errors of one that cannot be read. These errors may travel on
/// to another peer, so they never have the text of what a serializer, a setter or a converter threw: it may hold secrets.
/// </summary>
/// <param name="method">The method.</param>
/// <param name="parameter">Its parameter, which the peer sends; null for the result of a call of this end.</param>
internal readonly struct ValueOrigin(RpcMethodDescriptor? method, RpcParameterDescriptor? parameter = null)
{
    private string Name => parameter is null
        ? $"result of '{method?.Name}'"
        : $"parameter '{parameter.Name}' of '{method?.Name}'";

    /// <param name="fault">As <see cref="RpcJsonFault"/> says it.</param>
    /// <param name="cause">What reading threw.</param>
    public RpcException Unreadable(string fault, Exception cause) => Error(
        cause is RpcFormatException ? $"The {Name} {cause.Message}" : $"The {Name} has a value that does not fit{fault}.", cause);

    /// <param name="index">The number of items before it.</param>
    /// <param name="fault">As <see cref="RpcJsonFault"/> says it.</param>
    /// <param name="cause">What reading threw.</param>
    public RpcException UnreadableItem(long index, string fault, Exception cause) =>
        Error($"Item {index} of the {Name} does not fit{fault}.", cause);

    /// <summary>What the reader of a stream gets for an error that the stream's sender has sent.</summary>
    public RpcException FromSender(RpcException error)
    {
        if (parameter is null)
        {
            return RpcCallFailure.Mark(error, requestSent: true);
        }

        // The caller is to see its own fault, and not a code that describes something else. Its own codes it knows.
        return CallError.IsReserved(error.Code) && error.Code != RpcErrorCode.RequestCancelled
            ? Error($"The {Name} could not be read: its sender answered with error {error.Code}.", error)
            : error;
    }

    private RpcException Error(string message, Exception cause) => parameter is null
        ? RpcCallFailure.Mark(new RpcException(RpcErrorCode.ResultUnreadable, message, cause), requestSent: true)
        : new RpcException(RpcErrorCode.InvalidParams, message, cause);
}
