using System.Text.Json.Serialization.Metadata;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Outgoing;

namespace RpcGateway.Protocol.Streams;

/// <summary>A request for the next items of a stream.</summary>
internal sealed class NextCall<T>(PendingCalls calls, JsonTypeInfo<T> type, ValueOrigin origin)
    : PendingCall<StreamPortion<T>>(calls, null)
{
    /// <summary>
    /// Whether the response was received but could not be read. The peer's generator is then still running.
    /// </summary>
    public bool IsUnreadable { get; private set; }

    /// <summary>A timeout ends with the first response of a stream.</summary>
    protected override bool InheritsDeadline => false;

    protected override StreamPortion<T> Parse(ReadOnlySpan<byte> json) => StreamPortion<T>.ReadNext(json, type);

    protected override RpcException ExplainUnreadable(ReadOnlySpan<byte> json, Exception exception)
    {
        IsUnreadable = true;
        return origin.Unreadable("", exception);
    }
}
