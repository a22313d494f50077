using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using RpcGateway.Protocol;

namespace RpcGateway.Benchmarks.Micro;

/// <summary>
/// A notification to a connection whose queue is full because its peer does not read: what it costs to make room must not
/// grow with what waits.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The connection is never run, and its transport holds nothing.")]
public class SlowReader
{
    private const int MessageSize = 128;

    private RpcConnection _connection = null!;
    private RpcNotification _notification = null!;
    private long _full;

    [Params(100, 1_000, 10_000, 100_000)]
    public int Waiting { get; set; }

    [Params(RpcOverflowPolicy.DropOldest, RpcOverflowPolicy.Latest)]
    public RpcOverflowPolicy Policy { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _connection = new RpcConnection(
            new StalledTransport(),
            new RpcConnectionSettings { Options = new() { MaxOutboundBytes = Waiting * MessageSize } });

        // Of two methods, as what waits at a busy connection is.
        var others = new RpcNotification(new byte[MessageSize], "parts.other", RpcOverflowPolicy.DropOldest);
        _notification = new RpcNotification(new byte[MessageSize], "parts.pushed", Policy);
        for (var i = 0; i < Waiting; i++)
        {
            _connection.Send(others);
        }

        _full = _connection.OutboundBytes;
        Push();
        Expect.Equal(true, _connection.OutboundBytes <= _full && _full >= (Waiting - 1) * MessageSize);
    }

    [Benchmark]
    public void Push() => _connection.Send(_notification);
}
