using BenchmarkDotNet.Attributes;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Benchmarks.Micro;

/// <summary>Taking a message apart, up to its params.</summary>
public class EnvelopeParse
{
    private const int MaxDepth = 64;

    private const string TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static readonly byte[] Request =
        [.. """{"jsonrpc":"2.0","id":12345,"method":"echo.say","params":["01234567890123456789012345678901"]}"""u8];

    private static readonly byte[] RequestWithTextId =
        [.. """{"jsonrpc":"2.0","id":"a-12345","method":"echo.say","params":["01234567890123456789012345678901"]}"""u8];

    private static readonly byte[] Traced =
        [.. """{"jsonrpc":"2.0","id":12345,"method":"echo.say","params":["0123456789"],"traceparent":"""u8,
            .. System.Text.Encoding.UTF8.GetBytes($"\"{TraceParent}\"}}")];

    private static readonly byte[] Response =
        [.. """{"jsonrpc":"2.0","id":12345,"result":"01234567890123456789012345678901"}"""u8];

    private static readonly byte[] LongText =
        [.. """{"jsonrpc":"2.0","id":12345,"method":"echo.say","params":[" """u8,
            .. Enumerable.Repeat((byte)'x', 64 * 1024), .. "\"]}"u8];

    private readonly byte[] _batch =
        [.. "["u8, .. Enumerable.Repeat(Request, 10).SelectMany((message, i) => i == 0 ? message : [.. ","u8, .. message]), .. "]"u8];

    private readonly List<Range> _elements = [];

    [GlobalSetup]
    public void Check()
    {
        CheckRequest(Request, "12345");
        CheckRequest(RequestWithTextId, "\"a-12345\"");
        CheckRequest(Traced, "12345");
        CheckRequest(LongText, "12345");
        Expect.Text(TraceParent, RpcMessageReader.Read(Traced, MaxDepth).TraceParent);
        var response = RpcMessageReader.Read(Response, MaxDepth);
        Expect.Equal(RpcMessageKind.Result, response.Kind);
        Expect.Text("\"01234567890123456789012345678901\"", response.Payload);
        Expect.Equal(10, BatchOfTen());
        Expect.Text(System.Text.Encoding.UTF8.GetString(Request), _batch.AsSpan(_elements[9]));
    }

    [Benchmark(Baseline = true)]
    public int PlainRequest() => RpcMessageReader.Read(Request, MaxDepth).Payload.Length;

    [Benchmark]
    public int RequestWithIdOfText() => RpcMessageReader.Read(RequestWithTextId, MaxDepth).Payload.Length;

    [Benchmark]
    public int RequestWithTrace() => RpcMessageReader.Read(Traced, MaxDepth).TraceParent.Length;

    [Benchmark]
    public int ResponseOfPeer() => RpcMessageReader.Read(Response, MaxDepth).Payload.Length;

    [Benchmark]
    public int RequestOf64KiB() => RpcMessageReader.Read(LongText, MaxDepth).Payload.Length;

    [Benchmark]
    public int BatchOfTen()
    {
        _elements.Clear();
        RpcMessageReader.TryReadBatch(_batch, 100, _elements);
        return _elements.Count;
    }

    private static void CheckRequest(byte[] message, string id)
    {
        var request = RpcMessageReader.Read(message, MaxDepth);
        Expect.Equal(RpcMessageKind.Request, request.Kind);
        Expect.Equal(id, request.Id.ToString());
        Expect.Text("echo.say", request.Method);
        Expect.Equal((byte)'[', request.Payload[0]);
    }
}
