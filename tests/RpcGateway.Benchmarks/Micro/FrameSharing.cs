using System.Diagnostics.CodeAnalysis;
using System.Text;
using BenchmarkDotNet.Attributes;
using RpcGateway.Protocol.Outbound;

namespace RpcGateway.Benchmarks.Micro;

/// <summary>Putting answers into one frame (<c>rpcgateway.v1</c>), and sending that.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The transport holds nothing.")]
public class FrameSharing
{
    private readonly byte[] _answer =
        Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":12345,"result":"{{new string('x', 32)}}"}""");

    private readonly CountingTransport _transport = new(default, 0);
    private readonly SharedFrame _frame = new();

    [Params(1, 10, 100)]
    public int Messages { get; set; }

    [GlobalSetup]
    public async Task CheckAsync()
    {
        var transport = new CountingTransport(default, 0) { KeepsFrames = true };
        Fill();
        await _frame.SendAsync(transport);
        var lines = Encoding.UTF8.GetString(transport.LastFrame!).Split('\n');
        Expect.Equal(Messages, lines.Length);
        Expect.Text(lines[^1], _answer);
    }

    [Benchmark]
    public ValueTask FillAndSendAsync()
    {
        Fill();
        return _frame.SendAsync(_transport);
    }

    private void Fill()
    {
        for (var i = 0; i < Messages; i++)
        {
            _frame.TryAdd(_answer);
        }
    }
}
