using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Progress;

/// <summary>
/// The reporting end of a progress. One report waits at most: a newer one takes its place. What still waits when the
/// call ends leaves before the answer, and nothing after it.
/// </summary>
internal sealed class ProgressSender<T>(ConnectionContext connection, OutboundQueue outbound, byte[] token, JsonTypeInfo<T> type)
    : OutboundMessage, IProgress<T>, IDisposable
{
    private readonly Lock _lock = new();
    private MessageBuffer? _waiting;
    private MessageBuffer? _leaving;
    private bool _queued;
    private bool _ended;

    // One per call: bounded without being counted.
    public override int Size => 0;

    public void Report(T value)
    {
        var report = MessageBuffer.Rent();
        try
        {
            RpcMessageWriter.StartProgress(report, token);
            RpcJson.Write(report.StartJson(), value, type);
            report.EndJson();
            RpcMessageWriter.EndProgress(report);
            connection.PeerLimits.Check(report.WrittenSpan, "A progress report", null);
        }
        catch
        {
            report.Release();
            throw;
        }

        if (TryReplace(report))
        {
            outbound.Send(this);
        }
    }

    public override bool TryTake(out ReadOnlyMemory<byte> message)
    {
        lock (_lock)
        {
            _queued = false;
            _leaving = _waiting;
            _waiting = null;
            message = _leaving?.WrittenMemory ?? default;
            return _leaving is not null;
        }
    }

    public override void Release()
    {
        _leaving?.Release();
        _leaving = null;
    }

    // The transport may still have an earlier report in its hands; the waiting one is let go of with the call.
    public override void Drop()
    {
    }

    public void Dispose()
    {
        MessageBuffer? last;
        lock (_lock)
        {
            _ended = true;
            last = _waiting;
            _waiting = null;
        }

        if (last is not null)
        {
            outbound.SendUrgent(last, flush: false);
        }
    }

    // True if the queue has to learn of it.
    private bool TryReplace(MessageBuffer report)
    {
        lock (_lock)
        {
            if (_ended)
            {
                report.Release();
                return false;
            }

            _waiting?.Release();
            _waiting = report;
            var isNew = !_queued;
            _queued = true;
            return isNew;
        }
    }
}
