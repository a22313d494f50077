using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;
using RpcGateway.Protocol.Errors;

namespace RpcGateway.Protocol.Outgoing;

/// <summary>A call with a typed result.</summary>
internal sealed class ValueCall<TResult> : PendingCall<TResult>
{
    private JsonTypeInfo<TResult> _type = null!;

    public static ValueCall<TResult> Create(
        PendingCalls calls, RpcMethodDescriptor method, JsonTypeInfo<TResult> type)
    {
        var call = SpareCalls<ValueCall<TResult>>.Take();
        call.Begin(calls, method);
        call._type = type;
        return call;
    }

    public static TResult Parse(ReadOnlySpan<byte> json, JsonTypeInfo<TResult> type)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonLimits.MaxDepth });
        reader.Read();
        return RpcJson.Read(ref reader, type);
    }

    public static RpcException Explain(
        RpcMethodDescriptor? method, ReadOnlySpan<byte> json, JsonTypeInfo<TResult> type, Exception exception) =>
        new ValueOrigin(method).Unreadable(RpcJsonFault.Describe(json, type, exception), exception);

    protected override TResult Parse(ReadOnlySpan<byte> json) => Parse(json, _type);

    protected override RpcException ExplainUnreadable(ReadOnlySpan<byte> json, Exception exception) =>
        Explain(Method, json, _type, exception);

    protected override void Recycle()
    {
        if (TryReset())
        {
            _type = null!;
            SpareCalls<ValueCall<TResult>>.Add(this);
        }
    }
}
