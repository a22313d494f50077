using System.Text.Json.Serialization.Metadata;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Outgoing;

namespace RpcGateway.Protocol.Streams;

/// <summary>Asks for the next items of a stream.</summary>
internal sealed class NextCall<T>(PendingCalls calls, JsonTypeInfo<T> type, ValueOrigin origin)
    : PendingCall<StreamPortion<T>>(calls, null)
{
    /// <summary>Whether the answer came and could not be read: then the generator goes on.</summary>
    public bool IsUnreadable { get; private set; }

    protected override StreamPortion<T> Parse(ReadOnlySpan<byte> json) => StreamPortion<T>.ReadNext(json, type);

    protected override RpcException ExplainUnreadable(ReadOnlySpan<byte> json, Exception exception)
    {
        IsUnreadable = true;
        return origin.Unreadable("", exception);
    }
}
