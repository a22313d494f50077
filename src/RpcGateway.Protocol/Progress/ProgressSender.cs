using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Progress;

/// <summary>
/// The sending end of a progress. At most one report waits; a newer report replaces it. A report that still waits when the
/// call ends is sent before the response; none is sent after it.
/// </summary>
internal sealed class ProgressSender<T>(ConnectionContext connection, OutboundQueue outbound, byte[] token, JsonTypeInfo<T> type)
    : OutboundMessage, IProgress<T>, IDisposable
{
    private readonly Lock _lock = new();
    private MessageBuffer? _waiting;
    private MessageBuffer? _sending;
    private bool _queued;
    private bool _ended;

    // At most one per call, so the queue stays bounded without counting it.
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
            _sending = _waiting;
            _waiting = null;
            message = _sending?.WrittenMemory ?? default;
            return _sending is not null;
        }
    }

    public override void Release()
    {
        _sending?.Release();
        _sending = null;
    }

    // The transport may still be sending an earlier report, and the waiting report is released by Dispose.
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

    // True if the queue does not contain this sender yet.
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
