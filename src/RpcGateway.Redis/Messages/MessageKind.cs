namespace RpcGateway.Redis.Messages;

/// <summary>What a message between nodes is. Nodes ignore kinds that they do not know.</summary>
internal enum MessageKind : byte
{
    Notification = 1,
    Request = 2,
    Response = 3,
    Cancel = 4,
    Heartbeat = 5,
    Leaving = 6,
    List = 7,
    KeyWait = 8,
    KeyEnded = 9,
}
