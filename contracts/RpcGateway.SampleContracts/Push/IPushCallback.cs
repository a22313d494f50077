namespace RpcGateway.SampleContracts.Push;

/// <summary>Notifications of push to the devices of a user.</summary>
[RpcContract("pushCallback")]
public interface IPushCallback
{
    /// <summary>The user has read messages, on this device or another one.</summary>
    /// <param name="topic">The topic; null for the messages to the user.</param>
    /// <param name="sequence">The number of the last message that was read.</param>
    void MarkedRead(string? topic, long sequence);
}
