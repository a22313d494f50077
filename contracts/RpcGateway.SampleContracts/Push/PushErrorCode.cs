namespace RpcGateway.SampleContracts.Push;

/// <summary>The error codes of push.</summary>
public static class PushErrorCode
{
    /// <summary>The target has no message with that number.</summary>
    public const int NoSuchMessage = 1020;

    /// <summary>The user is subscribed to the maximum number of topics.</summary>
    public const int TooManyTopics = 1021;

    /// <summary>The user is not subscribed to the topic.</summary>
    public const int NotSubscribed = 1022;

    /// <summary>The user has no device with that name.</summary>
    public const int UnknownDevice = 1023;
}
