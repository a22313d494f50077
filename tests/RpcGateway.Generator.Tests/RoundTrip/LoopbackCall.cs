using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;

namespace RpcGateway.Generator.Tests.RoundTrip;

/// <summary>A call that records its result.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A writer into memory holds nothing to release.")]
internal sealed class LoopbackCall(
    RpcMethodDescriptor method, string json, List<object> objects, CancellationToken cancellationToken) : RpcInboundCall
{
    private readonly byte[] _params = Encoding.UTF8.GetBytes(json);
    private readonly ArrayBufferWriter<byte> _result = new();
    private Utf8JsonWriter? _writer;

    public override RpcMethodDescriptor Method { get; } = method;

    public override ReadOnlySpan<byte> Params => _params;

    public override CancellationToken CancellationToken
    {
        get
        {
            TokenWasAskedFor = true;
            return cancellationToken;
        }
    }

    public bool TokenWasAskedFor { get; private set; }

    /// <summary>The result as JSON; empty if there is none.</summary>
    public ReadOnlySpan<byte> Result
    {
        get
        {
            _writer?.Flush();
            return _result.WrittenSpan;
        }
    }

    /// <summary>The items or the pipe with which the call was completed.</summary>
    public object? Stream { get; private set; }

    public override void RetainParams()
    {
    }

    public override ValueTask CompleteStreamAsync<T>(IAsyncEnumerable<T> items, JsonTypeInfo<T> type)
    {
        Stream = items;
        return default;
    }

    public override async ValueTask CompleteBinaryAsync(ValueTask<PipeReader> content) => Stream = await content;

    public override async ValueTask CompleteBinaryAsync(ValueTask<Stream> content) =>
        Stream = PipeReader.Create(await content);

    protected override IProgress<T> OpenProgress<T>(ref Utf8JsonReader token, JsonTypeInfo<T> type) =>
        (IProgress<T>)objects[token.GetInt32()];

    protected override IAsyncEnumerable<T> OpenStream<T>(
        ref Utf8JsonReader stream, JsonTypeInfo<T> type, RpcParameterDescriptor parameter) =>
        (IAsyncEnumerable<T>)objects[stream.GetInt32()];

    protected override PipeReader OpenBinary(ref Utf8JsonReader stream, RpcParameterDescriptor parameter) =>
        (PipeReader)objects[stream.GetInt32()];

    protected override Utf8JsonWriter StartResult() => _writer = new(_result);
}
