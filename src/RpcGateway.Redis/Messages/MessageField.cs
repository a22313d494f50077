namespace RpcGateway.Redis.Messages;

/// <summary>The tags of the fields of messages. Nodes skip fields that they do not know; a tag is never used again.</summary>
internal static class MessageField
{
    public const byte AddressKind = 1;
    public const byte Name = 2;
    public const byte Except = 3;
    public const byte Method = 4;
    public const byte Overflow = 5;
    public const byte Body = 6;
    public const byte RequestId = 7;
    public const byte Operation = 8;
    public const byte ConnectionId = 9;
    public const byte TraceParent = 10;
    public const byte TraceState = 11;
    public const byte IsFound = 12;
    public const byte ErrorCode = 13;
    public const byte ErrorMessage = 14;
    public const byte ErrorData = 15;
    public const byte Item = 16;
    public const byte Timestamp = 17;
    public const byte WantsAnswer = 18;
    public const byte LinkUrl = 19;
    public const byte LinkKey = 20;
    public const byte StreamId = 21;
    public const byte IsRefused = 22;
}
