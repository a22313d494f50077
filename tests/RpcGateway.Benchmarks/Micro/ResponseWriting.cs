using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BenchmarkDotNet.Attributes;
using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Benchmarks.Micro;

/// <summary>Writing an answer into a pooled buffer, and giving the buffer back.</summary>
public class ResponseWriting
{
    private readonly JsonSerializerOptions _options = RpcJson.CreateOptions();
    private readonly string _text = new('x', 32);
    private readonly string _longText = new('x', 64 * 1024);
    private readonly RpcError _error = new(RpcErrorCode.MethodNotFound, "There is no method 'echo.nothing'.");
    private JsonTypeInfo<string> _textType = null!;
    private JsonTypeInfo<int> _numberType = null!;
    private JsonTypeInfo<Reading> _readingType = null!;

    [GlobalSetup]
    public void Create()
    {
        _textType = RpcJson.GetTypeInfo<string>(_options);
        _numberType = RpcJson.GetTypeInfo<int>(_options);
        _readingType = RpcJson.GetTypeInfo<Reading>(_options);
        Check($"\"{_text}\"", _text, _textType);
        Check($"\"{_longText}\"", _longText, _textType);
        Check("42", 42, _numberType);
        Check(JsonSerializer.Serialize(Reading.Example, JsonSerializerOptions.Web), Reading.Example, _readingType);
        var error = MessageBuffer.Rent();
        RpcMessageWriter.WriteError(error, new RpcId(7), _error, _options, RpcPeerLimits.Unknown);
        Expect.Text(
            """{"jsonrpc":"2.0","id":7,"error":{"code":-32601,"message":"There is no method 'echo.nothing'."}}""",
            error.WrittenSpan);
        error.Release();
    }

    [Benchmark(Baseline = true)]
    public int Text() => Respond(_text, _textType);

    [Benchmark]
    public int Number() => Respond(42, _numberType);

    [Benchmark]
    public int Record() => Respond(Reading.Example, _readingType);

    [Benchmark]
    public int TextOf64KiB() => Respond(_longText, _textType);

    [Benchmark]
    public int Error()
    {
        var buffer = MessageBuffer.Rent();
        RpcMessageWriter.WriteError(buffer, new RpcId(12345), _error, _options, RpcPeerLimits.Unknown);
        return Give(buffer);
    }

    private static int Respond<T>(T value, JsonTypeInfo<T> type) => Give(Write(value, type));

    private static MessageBuffer Write<T>(T value, JsonTypeInfo<T> type)
    {
        var buffer = MessageBuffer.Rent();
        RpcMessageWriter.StartResult(buffer, new RpcId(12345));
        RpcJson.Write(buffer.StartJson(), value, type);
        buffer.EndJson();
        RpcMessageWriter.End(buffer);
        return buffer;
    }

    private static int Give(MessageBuffer buffer)
    {
        var size = buffer.Size;
        buffer.Release();
        return size;
    }

    private static void Check<T>(string result, T value, JsonTypeInfo<T> type)
    {
        var buffer = Write(value, type);
        Expect.Text($$"""{"jsonrpc":"2.0","id":12345,"result":{{result}}}""", buffer.WrittenSpan);
        buffer.Release();
    }
}
