using BenchmarkDotNet.Attributes;
using RpcGateway.Protocol;

namespace RpcGateway.Benchmarks.Micro;

/// <summary>The engine without a socket: a connection reads the same request repeatedly, and responds to it.</summary>
public class WholeCall
{
    // Makes the cost of creating the connection negligible.
    private const int Calls = 20_000;

    private static readonly string Text = new('x', 32);

    private readonly byte[] _request = Encoding.UTF8.GetBytes(Request(1));
    private readonly byte[] _frame = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(1, 10).Select(Request)));
    private readonly RpcConnectionOptions _options = new();
    private RpcMethodTable _methods = RpcMethodTable.Empty;

    [GlobalSetup]
    public async Task CreateAsync()
    {
        _methods = new RpcMethodTable(RpcMethodHandler.ForInstance<IEcho>(new Echo(), _options.SerializerOptions));
        var plain = new CountingTransport(_request, 100) { KeepsFrames = true };
        await RunAsync(plain, extended: false);
        Expect.Equal(100, plain.Frames);
        Expect.Text($$"""{"jsonrpc":"2.0","id":1,"result":"{{Text}}"}""", plain.LastFrame);

        var shared = new CountingTransport(_frame, 1) { KeepsFrames = true };
        await RunAsync(shared, extended: true);
        Expect.Equal(1, shared.Frames);
        Expect.Equal(10, Encoding.UTF8.GetString(shared.LastFrame!).Split('\n').Length);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public Task PlainFramesAsync() => RunAsync(new CountingTransport(_request, Calls), extended: false);

    [Benchmark(OperationsPerInvoke = Calls)]
    public Task TenCallsPerFrameAsync() => RunAsync(new CountingTransport(_frame, Calls / 10), extended: true);

    private async Task RunAsync(CountingTransport transport, bool extended)
    {
        await using var connection = new RpcConnection(transport, new RpcConnectionSettings
        {
            Id = "1",
            Options = _options,
            Methods = _methods,
            Subprotocol = extended ? RpcSubprotocol.RpcGatewayV1 : RpcSubprotocol.JsonRpc,
        });
        await connection.RunAsync();
    }

    private static string Request(int id) => $$"""{"jsonrpc":"2.0","id":{{id}},"method":"echo.say","params":["{{Text}}"]}""";

    private sealed class Echo : IEcho
    {
        public ValueTask<string> SayAsync(string text) => new(text);
    }
}
