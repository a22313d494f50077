using System.Text;
using System.Threading.Channels;
using RpcGateway.Services.Backplane;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Services;

/// <summary>A signal whose contents are texts.</summary>
internal sealed class FakeSignal(string name) : INodeSignal
{
    private readonly Channel<string> _received = Channel.CreateUnbounded<string>();
    private Action<ReadOnlyMemory<byte>>? _send;

    public string Name => name;

    public bool CanSend => _send is not null;

    public bool HasNext => _received.Reader.TryPeek(out _);

    public void Attach(Action<ReadOnlyMemory<byte>>? send) => _send = send;

    public void Receive(ReadOnlyMemory<byte> content) => _received.Writer.TryWrite(Encoding.UTF8.GetString(content.Span));

    public void ReportGap() => _received.Writer.TryWrite("gap");

    public void Send(string text) => _send!(Encoding.UTF8.GetBytes(text));

    public Task<string> NextAsync() => _received.Reader.ReadAsync().DefaultTimeout();
}
