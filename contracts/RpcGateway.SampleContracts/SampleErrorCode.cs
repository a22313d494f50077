namespace RpcGateway.SampleContracts;

/// <summary>The error codes of the sample services.</summary>
public static class SampleErrorCode
{
    /// <summary>A number is out of range; the data is an <see cref="AllowedRange"/>.</summary>
    public const int OutOfRange = 1002;

    /// <summary>A text or name is empty, too long, or contains control characters.</summary>
    public const int BadText = 1003;

    /// <summary>There are no values to average.</summary>
    public const int NoValues = 1004;

    /// <summary>The caller is not in that room.</summary>
    public const int NotInRoom = 1005;

    /// <summary>The name is taken in that room, or the caller is already a member with another name.</summary>
    public const int NameTaken = 1006;

    /// <summary>The room is full.</summary>
    public const int RoomFull = 1007;

    /// <summary>The caller is in too many rooms.</summary>
    public const int TooManyRooms = 1008;

    /// <summary>The client does not respond to the request for confirmation.</summary>
    public const int NotConfirmable = 1009;

    /// <summary>The caller is not signed in.</summary>
    public const int SignInRequired = 1010;

    /// <summary>There is no such account.</summary>
    public const int NoSuchAccount = 1011;
}
