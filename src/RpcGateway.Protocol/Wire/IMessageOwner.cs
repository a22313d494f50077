namespace RpcGateway.Protocol.Wire;

/// <summary>Learns when the bytes of a message that it passed on have left the process, or were discarded.</summary>
internal interface IMessageOwner
{
    /// <param name="bytes">The number that was given with the message.</param>
    void Released(int bytes);
}
