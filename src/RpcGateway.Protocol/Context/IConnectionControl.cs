using RpcGateway.Binding;

namespace RpcGateway.Protocol.Context;

/// <summary>What a part of a connection can do to the connection as a whole.</summary>
internal interface IConnectionControl
{
    /// <summary>Calls the peer.</summary>
    RpcInvoker Invoker { get; }

    /// <summary>Starts to close: what is queued is sent first. False if the connection is closing already.</summary>
    bool BeginClose(RpcClose close);

    /// <summary>Ends the connection at once.</summary>
    void Abort(RpcClose close);
}
