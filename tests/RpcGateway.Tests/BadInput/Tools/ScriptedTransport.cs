using System.Text;
using System.Threading.Channels;
using RpcGateway.Protocol;

namespace RpcGateway.Tests.BadInput;

/// <summary>
/// A peer that a test plays to the letter: it says when which bytes come in, in which fragments, and when the peer stops
/// reading. What has been said already is received without an await, on the thread that asks.
/// </summary>
internal sealed class ScriptedTransport : IRpcTransport
{
    private readonly Lock _lock = new();
    private readonly Queue<IEnumerator<Part>> _said = new();
    private readonly Channel<string> _sent = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource<RpcClose> _closed = NewSignal<RpcClose>();
    private readonly TaskCompletionSource _aborted = NewSignal();
    private readonly TaskCompletionSource _never = NewSignal();
    private TaskCompletionSource _more = NewSignal();
    private TaskCompletionSource _reads = NewSignal();
    private TaskCompletionSource<ReadOnlyMemory<byte>> _stuck = NewSignal<ReadOnlyMemory<byte>>();
    private Task _dropped;
    private Part _part;

    public ScriptedTransport()
    {
        _reads.SetResult();
        _dropped = _aborted.Task;
    }

    public bool HasUnread => false;

    public RpcClose? PeerClose { get; private set; }

    /// <summary>Whether the peer leaves our close without an answer.</summary>
    public bool IgnoresClose { get; set; }

    /// <summary>Runs where a message is sent.</summary>
    public Action? OnSend { get; set; }

    /// <summary>What this end said when it closed.</summary>
    public Task<RpcClose> Closed => _closed.Task;

    /// <summary>Whether this end dropped the connection.</summary>
    public Task Aborted => _aborted.Task;

    /// <summary>The bytes that wait in the transport because nobody reads.</summary>
    public Task<ReadOnlyMemory<byte>> Stuck => _stuck.Task;

    /// <summary>The text frames that the peer has read.</summary>
    public ChannelReader<string> Sent => _sent.Reader;

    public void Say(string text) => Say([Part.Text(text)]);

    public void Say(IEnumerable<Part> parts)
    {
        lock (_lock)
        {
            _said.Enqueue(parts.GetEnumerator());
            _more.TrySetResult();
        }
    }

    /// <summary>Lets sends wait, until the peer reads on or the connection is dropped; or even longer.</summary>
    public void StopReading(bool evenIfDropped = false)
    {
        _dropped = evenIfDropped ? _never.Task : _aborted.Task;
        _stuck = NewSignal<ReadOnlyMemory<byte>>();
        _reads = NewSignal();
    }

    public void ReadOn() => _reads.TrySetResult();

    // No async method: those allocate in debug builds, and tests count what the engine allocates.
    public ValueTask<RpcTransportRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        _part != default || TryTakePart(out _part) ? new ValueTask<RpcTransportRead>(Read(buffer)) : WaitAsync(buffer);

    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, RpcFrameType type, CancellationToken cancellationToken)
    {
        if (!_reads.Task.IsCompleted)
        {
            _stuck.TrySetResult(message);
            await Task.WhenAny(_reads.Task, _dropped);
            if (!_reads.Task.IsCompleted)
            {
                throw new IOException("The transport was dropped.");
            }
        }

        OnSend?.Invoke();
        _sent.Writer.TryWrite(Encoding.UTF8.GetString(message.Span));
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken) => default;

    public ValueTask CloseAsync(RpcClose close, CancellationToken cancellationToken)
    {
        _closed.TrySetResult(close);
        if (!IgnoresClose)
        {
            Say([Part.Close]);
        }

        return default;
    }

    public void Abort() => _aborted.TrySetResult();

    public ValueTask DisposeAsync()
    {
        Abort();
        return default;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TaskCompletionSource<T> NewSignal<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async ValueTask<RpcTransportRead> WaitAsync(Memory<byte> buffer)
    {
        while (!TryTakePart(out _part))
        {
            await Task.WhenAny(_more.Task, _aborted.Task);
            if (_aborted.Task.IsCompleted)
            {
                throw new IOException("The transport was dropped.");
            }
        }

        return Read(buffer);
    }

    private RpcTransportRead Read(Memory<byte> buffer)
    {
        if (_part.Type == RpcFrameType.Close)
        {
            PeerClose ??= new RpcClose(RpcCloseCode.Normal, "");
            return new RpcTransportRead(0, RpcFrameType.Close, EndOfMessage: true);
        }

        var part = _part;
        var count = Math.Min(buffer.Length, part.Bytes.Length);
        part.Bytes[..count].CopyTo(buffer);
        var isRead = count == part.Bytes.Length;
        _part = isRead ? default : part with { Bytes = part.Bytes[count..] };
        return new RpcTransportRead(count, part.Type, isRead && part.EndOfMessage);
    }

    private bool TryTakePart(out Part part)
    {
        lock (_lock)
        {
            while (_said.TryPeek(out var parts))
            {
                if (parts.MoveNext())
                {
                    part = parts.Current;
                    return true;
                }

                _said.Dequeue();
            }

            _more = NewSignal();
            part = default;
            return false;
        }
    }
}
