using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;

namespace RpcGateway.Benchmarks.Micro;

/// <summary>A call without a connection, whose result nobody waits for: only its arguments are read.</summary>
internal sealed class PartsCall(RpcMethodDescriptor method, byte[] parameters) : RpcInboundCall
{
    public override RpcMethodDescriptor Method => method;

    public override CancellationToken CancellationToken => CancellationToken.None;

    public override ReadOnlySpan<byte> Params => parameters;

    public override void RetainParams()
    {
    }

    public override ValueTask CompleteStreamAsync<T>(IAsyncEnumerable<T> items, JsonTypeInfo<T> type) => throw None();

    public override ValueTask CompleteBinaryAsync(ValueTask<PipeReader> content) => throw None();

    public override ValueTask CompleteBinaryAsync(ValueTask<Stream> content) => throw None();

    protected override IProgress<T> OpenProgress<T>(ref Utf8JsonReader token, JsonTypeInfo<T> type) => throw None();

    protected override IAsyncEnumerable<T> OpenStream<T>(
        ref Utf8JsonReader stream, JsonTypeInfo<T> type, RpcParameterDescriptor parameter) => throw None();

    protected override PipeReader OpenBinary(ref Utf8JsonReader stream, RpcParameterDescriptor parameter) => throw None();

    protected override Utf8JsonWriter? StartResult() => null;

    private static NotSupportedException None() => new("The measured methods have plain values only.");
}
