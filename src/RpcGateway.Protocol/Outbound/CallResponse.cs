using System.Text.Json;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Outbound;

/// <summary>
/// The response to one call: in the shared buffer of <see cref="InlineResponses"/> if the call ends on the read loop,
/// otherwise in its own buffer.
/// </summary>
internal struct CallResponse(ResponseWriter responses)
{
    private MessageBuffer? _buffer;
    private BatchResponse? _batch;
    private int _start;
    private int _resultStart;
    private bool _isInline;

    private readonly bool IsShared => _buffer is not null && responses.Inline.IsBuffer(_buffer);

    /// <summary>Prepares for a call that starts on the read loop.</summary>
    public void Reset(BatchResponse? batch)
    {
        _buffer = null;
        _batch = batch;
        _isInline = batch is null;
    }

    public Utf8JsonWriter StartResult(RpcId id)
    {
        RpcMessageWriter.StartResult(Start(), id);
        _resultStart = _buffer!.Size;
        return _buffer.StartJson();
    }

    /// <summary>Copies the result that was written; null if none was started.</summary>
    public readonly byte[] CopyResult()
    {
        if (_buffer is null)
        {
            return "null"u8.ToArray();
        }

        _buffer.EndJson();
        return _buffer.WrittenSpan[_resultStart..].ToArray();
    }

    /// <summary>
    /// Called when the call continues outside the read loop. A filter may await after the service has returned its result;
    /// that result must not block the responses to the next calls.
    /// </summary>
    public void LeaveReadLoop()
    {
        _isInline = false;
        if (IsShared)
        {
            var shared = _buffer!;
            shared.EndJson();
            _buffer = MessageBuffer.Rent();
            _buffer.Write(shared.WrittenSpan[_start..]);
            _buffer.StartJson();
            shared.Truncate(_start);
            _resultStart -= _start;
            _start = 0;
        }
    }

    /// <summary>Sends the result; a null result if none was started.</summary>
    /// <returns>The error to send instead if the peer would refuse the result; otherwise null.</returns>
    public RpcException? SendResult(RpcId id, string method)
    {
        if (_buffer is null)
        {
            RpcMessageWriter.WriteNullResult(Start(), id);
        }
        else
        {
            _buffer.EndJson();
            RpcMessageWriter.End(_buffer);
        }

        if (responses.Limits.FindFault(_buffer!.WrittenSpan[_start..]) is { } fault)
        {
            return PeerLimitCheck.Error(fault, "The result of", method);
        }

        if (IsShared)
        {
            responses.Inline.End();
        }
        else
        {
            responses.Write(_buffer!, _batch);
        }

        _buffer = null;
        return null;
    }

    /// <summary>Discards a started result.</summary>
    public void Cancel()
    {
        if (IsShared)
        {
            _buffer!.CancelJson();
            _buffer.Truncate(_start);
        }
        else
        {
            _buffer?.Release();
        }

        _buffer = null;
    }

    private MessageBuffer Start()
    {
        _buffer = _isInline && responses.Inline.IsOpenHere ? responses.Inline.Start() : MessageBuffer.Rent();
        _start = _buffer.Size;
        return _buffer;
    }
}
