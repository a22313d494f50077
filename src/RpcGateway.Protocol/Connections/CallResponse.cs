using System.Text.Json;
using RpcGateway.Protocol.Serialization;

namespace RpcGateway.Protocol.Connections;

/// <summary>
/// The response of one call: where the call ends on the read loop, one of the loop's <see cref="InlineAnswers"/>, else in
/// a buffer of its own.
/// </summary>
internal struct CallResponse(RpcConnection connection)
{
    private MessageBuffer? _buffer;
    private BatchResponse? _batch;
    private int _start;
    private bool _isInline;

    private readonly bool IsShared => _buffer is not null && connection.Answers.IsBuffer(_buffer);

    /// <summary>The call is about to run on the read loop.</summary>
    public void Reset(BatchResponse? batch)
    {
        _buffer = null;
        _batch = batch;
        _isInline = batch is null;
    }

    public Utf8JsonWriter StartResult(RpcId id)
    {
        RpcMessageWriter.StartResult(Start(), id);
        return _buffer!.StartJson();
    }

    /// <summary>
    /// The call goes on elsewhere. A filter may await after the service has answered: that answer must not stand in the
    /// way of those of the next calls.
    /// </summary>
    public void LeaveReadLoop()
    {
        _isInline = false;
        if (IsShared)
        {
            var answers = _buffer!;
            answers.EndJson();
            _buffer = MessageBuffer.Rent();
            _buffer.Write(answers.WrittenSpan[_start..]);
            _buffer.StartJson();
            answers.Truncate(_start);
            _start = 0;
        }
    }

    /// <summary>Sends the result; null if none was started.</summary>
    /// <returns>The error to send instead, if the peer would refuse the result.</returns>
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

        if (connection.PeerLimits.FindFault(_buffer!.WrittenSpan[_start..]) is { } fault)
        {
            return RpcPeerLimits.Error(fault, "The result of", method);
        }

        if (IsShared)
        {
            connection.Answers.End();
        }
        else
        {
            connection.Respond(_buffer!, _batch);
        }

        _buffer = null;
        return null;
    }

    /// <summary>Takes back what was started.</summary>
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
        _buffer = _isInline && connection.Answers.IsHere ? connection.Answers.Start() : MessageBuffer.Rent();
        _start = _buffer.Size;
        return _buffer;
    }
}
