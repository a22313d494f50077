using System.Diagnostics.CodeAnalysis;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Outbound;

/// <summary>
/// A first-in, first-out lane. Each message is in one lane only and points to the next one, so an idle connection holds no
/// array.
/// </summary>
internal struct MessageLane
{
    private OutboundMessage? _first;
    private OutboundMessage? _last;

    public readonly bool IsEmpty => _first is null;

    public void Add(OutboundMessage message)
    {
        if (_last is null)
        {
            _first = message;
        }
        else
        {
            _last.Next = message;
        }

        _last = message;
    }

    public bool TryTake([NotNullWhen(true)] out OutboundMessage? message)
    {
        message = _first;
        if (message is null)
        {
            return false;
        }

        _first = message.Next;
        message.Next = null;
        if (_first is null)
        {
            _last = null;
        }

        return true;
    }
}
