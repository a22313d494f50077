using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;
using RpcGateway.Protocol.Binary;
using RpcGateway.Protocol.Outgoing;
using RpcGateway.Protocol.Progress;
using RpcGateway.Protocol.Streams;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Invokers;

/// <summary>Writes the arguments of one message. Streams and progress among them are attached to the call.</summary>
internal sealed class ArgumentWriter : RpcArgumentWriter
{
    [ThreadStatic]
    private static ArgumentWriter? _spare;

    private Utf8JsonWriter _json = null!;
    private CallResources? _resources;
    private PendingCall? _call;

    protected override Utf8JsonWriter Json => _json;

    /// <summary>Writes the params array of a notification, which can contain only JSON values.</summary>
    public static void Write<TArguments>(MessageBuffer buffer, in TArguments arguments)
        where TArguments : struct, IRpcArguments => Write(buffer, arguments, null, null);

    /// <summary>Writes the params array of a call.</summary>
    public static void Write<TArguments>(
        MessageBuffer buffer, in TArguments arguments, CallResources? resources, PendingCall? call)
        where TArguments : struct, IRpcArguments
    {
        // A converter may make a call itself while it writes, so the writer is not available meanwhile.
        var writer = _spare ?? new ArgumentWriter();
        _spare = null;
        writer._json = buffer.StartJson();
        writer._resources = resources;
        writer._call = call;
        writer._json.WriteStartArray();
        arguments.WriteTo(writer);
        writer._json.WriteEndArray();
        buffer.EndJson();
        writer._json = null!;
        writer._resources = null;
        writer._call = null;
        _spare = writer;
    }

    public override void WriteProgress<T>(IProgress<T>? progress, JsonTypeInfo<T> type)
    {
        if (progress is null)
        {
            _json.WriteNullValue();
            return;
        }

        var receiver = new ProgressReceiver<T>(Resources.Progress, progress, type);
        Call.Attach(receiver);
        _json.WriteNumberValue(receiver.Token);
    }

    // {"token":1}
    public override void WriteStream<T>(IAsyncEnumerable<T>? items, JsonTypeInfo<T> type)
    {
        if (items is null)
        {
            _json.WriteNullValue();
            return;
        }

        var sender = new StreamSender(Resources.Streams, new ItemGenerator<T>(items, type), null);
        Call.Attach(sender);
        _json.WriteStartObject();
        _json.WriteNumber("token"u8, sender.Token);
        _json.WriteEndObject();
    }

    public override void WriteBinary(Stream? content) => WriteBinary(content is null ? null : new StreamSource(content));

    public override void WriteBinary(PipeReader? content) => WriteBinary(content is null ? null : new PipeSource(content));

    // {"binary":7}
    private void WriteBinary(BinarySource? source)
    {
        if (source is null)
        {
            _json.WriteNullValue();
            return;
        }

        Resources.Binary.EnsureNegotiated(RpcErrorCode.InvalidRequest, "An argument");
        var sender = new BinarySender(Resources.Binary, source, null);
        sender.Start();
        Call.Attach(sender);
        BinaryReference.Write(_json, sender.Number);
    }

    private CallResources Resources => _resources ?? throw NoCall();

    private PendingCall Call => _call ?? throw NoCall();

    private static NotSupportedException NoCall() => new(
        "A stream or progress cannot be an argument of a notification. It requires a call with a response.");
}
