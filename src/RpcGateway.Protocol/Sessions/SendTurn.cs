namespace RpcGateway.Protocol.Sessions;

/// <summary>Whose turn it is to use the socket of a session: it sends one frame at a time.</summary>
internal enum SendTurn : byte
{
    Free,
    Queue,
    Acknowledgement,
    Repetition,
    Close,
}
