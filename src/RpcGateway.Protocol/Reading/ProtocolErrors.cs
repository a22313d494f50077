using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Outgoing;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Reading;

/// <summary>
/// Handles errors with id null: the peer could not assign a message from this end to a request. Only the read loop uses it.
/// </summary>
internal sealed class ProtocolErrors(
    ConnectionContext connection, PendingCalls pending, Action<object?, RpcException>? received)
{
    private bool _hasAny;

    // {"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"..."}}
    public void Receive(ReadOnlySpan<byte> json)
    {
        var error = RpcError.Read(json);
        if (_hasAny)
        {
            RpcConnectionLog.ProtocolErrorReceivedAgain(connection.Logger, connection.Id, error.Code);
        }
        else
        {
            _hasAny = true;
            RpcConnectionLog.ProtocolErrorReceived(connection.Logger, connection.Id, error.Code);
        }

        received?.Invoke(connection.State, error);
        pending.TakeForErrorWithoutId()?.Fail(error);
    }
}
