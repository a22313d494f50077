using RpcGateway.Binding;

namespace RpcGateway.Protocol.Context;

/// <summary>What a part of a connection can do with the connection as a whole.</summary>
internal interface IConnectionControl
{
    /// <summary>Calls the peer.</summary>
    RpcInvoker Invoker { get; }

    /// <summary>
    /// Starts to close the connection; queued messages are sent first. Returns false if it is already closing.
    /// </summary>
    bool BeginClose(RpcClose close);

    /// <summary>Ends the connection at once.</summary>
    void Abort(RpcClose close);
}
