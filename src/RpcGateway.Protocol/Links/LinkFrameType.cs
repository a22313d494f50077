namespace RpcGateway.Protocol.Links;

/// <summary>The type of a frame on a link: its first byte.</summary>
internal enum LinkFrameType : byte
{
    /// <summary>Opens a channel. Payload: a description, whose format the ends agree on.</summary>
    Open = 1,

    /// <summary>The last or only part of a text message.</summary>
    Text = 2,

    /// <summary>A part of a text message that more parts follow.</summary>
    TextPart = 3,

    /// <summary>The last or only part of a binary message.</summary>
    Binary = 4,

    /// <summary>A part of a binary message that more parts follow.</summary>
    BinaryPart = 5,

    /// <summary>Allows the peer to send more on the channel. Payload: four bytes, big-endian, the number of bytes.</summary>
    Credit = 6,

    /// <summary>Ends the channel. Payload: two bytes, the code, and the reason in UTF-8. Nothing follows on the channel.</summary>
    Close = 7,

    /// <summary>Changes the description of the channel. Payload: the same format as that of <see cref="Open"/>.</summary>
    Update = 8,

    /// <summary>A short text message that may exceed the credit by a window.</summary>
    UrgentText = 9,

    /// <summary>A short binary message that may exceed the credit by a window.</summary>
    UrgentBinary = 10,
}
