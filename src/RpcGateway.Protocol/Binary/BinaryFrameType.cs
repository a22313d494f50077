namespace RpcGateway.Protocol.Binary;

/// <summary>The first byte of a binary frame.</summary>
internal enum BinaryFrameType : byte
{
    Data = 1,
    End = 2,
    Error = 3,
    Credit = 4,
    Cancel = 5,
}
