using BenchmarkDotNet.Attributes;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Benchmarks.Micro;

/// <summary>Reads the members of a message, except for the content of its params.</summary>
public class EnvelopeParse
{
    private const int MaxDepth = 64;
    private const string TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static readonly byte[] Request =
        [.. """{"jsonrpc":"2.0","id":12345,"method":"echo.say","params":["01234567890123456789012345678901"]}"""u8];

    private static readonly byte[] RequestWithTrace = Encoding.UTF8.GetBytes(
        $$"""{"jsonrpc":"2.0","id":12345,"method":"echo.say","params":["0123456789"],"traceparent":"{{TraceParent}}"}""");

    private static readonly byte[] LongRequest = Encoding.UTF8.GetBytes(
        $$"""{"jsonrpc":"2.0","id":12345,"method":"echo.say","params":["{{new string('x', 64 * 1024)}}"]}""");

    private static readonly byte[] Response =
        [.. """{"jsonrpc":"2.0","id":12345,"result":"01234567890123456789012345678901"}"""u8];

    [GlobalSetup]
    public void Check()
    {
        CheckRequest(Request);
        CheckRequest(RequestWithTrace);
        CheckRequest(LongRequest);
        Expect.Text(TraceParent, RpcMessageReader.Read(RequestWithTrace, MaxDepth).TraceParent);
        var response = RpcMessageReader.Read(Response, MaxDepth);
        Expect.Equal(RpcMessageKind.Result, response.Kind);
        Expect.Text("\"01234567890123456789012345678901\"", response.Payload);
    }

    [Benchmark(Baseline = true)]
    public int ReadRequest() => RpcMessageReader.Read(Request, MaxDepth).Payload.Length;

    [Benchmark]
    public int ReadRequestWithTrace() => RpcMessageReader.Read(RequestWithTrace, MaxDepth).TraceParent.Length;

    [Benchmark]
    public int ReadRequestOf64KiB() => RpcMessageReader.Read(LongRequest, MaxDepth).Payload.Length;

    [Benchmark]
    public int ReadResponse() => RpcMessageReader.Read(Response, MaxDepth).Payload.Length;

    private static void CheckRequest(byte[] message)
    {
        var request = RpcMessageReader.Read(message, MaxDepth);
        Expect.Equal(RpcMessageKind.Request, request.Kind);
        Expect.Equal("12345", request.Id.ToString());
        Expect.Text("echo.say", request.Method);
        Expect.Equal((byte)'[', request.Payload[0]);
    }
}
