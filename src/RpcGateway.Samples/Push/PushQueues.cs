using RpcGateway.Mailbox;
using RpcGateway.SampleContracts.Push;

namespace RpcGateway.Samples.Push;

/// <summary>The names of queues and of their readers.</summary>
internal static class PushQueues
{
    /// <summary>The id of a user in the store: the names of accounts that differ only in case are one name.</summary>
    public static string UserId(string name) => name.ToLowerInvariant();

    /// <summary>Returns the queue that a target's messages are in.</summary>
    public static RpcQueueName Of(PushTarget target) =>
        target.Topic is { } topic ? RpcQueueName.Topic(topic) : RpcQueueName.User(UserId(target.User!));

    /// <summary>Returns the queue of a source of a user's inbox; users are passed as their ids.</summary>
    public static RpcQueueName Of(string user, string? topic) =>
        topic is null ? RpcQueueName.User(user) : RpcQueueName.Topic(topic);

    /// <summary>The reader whose position is how far a user has read.</summary>
    public static string UserReader(string user, string? topic) => topic is null ? "" : "user:" + user;

    /// <summary>The reader whose position is how far a device has acknowledged.</summary>
    public static string DeviceReader(string user, string device, string? topic) =>
        topic is null ? "device:" + device : $"device:{device}/{user}";
}
