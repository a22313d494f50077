using StackExchange.Redis;

namespace RpcGateway.Redis.Keys;

/// <summary>The errors of calls with a key that Redis does not store: without its guarantee, a call is not executed.</summary>
internal static class KeyErrors
{
    /// <summary>Whether a command was surely not executed. Other errors do not tell.</summary>
    public static bool IsRefusal(Exception exception) => exception is RedisServerException or RedisCommandException;

    public static RpcException NotConnected() => Create("this node has no connection to Redis");

    public static RpcException Lost(Exception cause) => Create("the connection to Redis was lost", cause);

    public static RpcException Refused(Exception cause) => Create($"Redis refused it: {FirstWords(cause.Message)}", cause);

    private static RpcException Create(string reason, Exception? cause = null)
    {
        var text = $"The call was not executed now, because its idempotency key could not be stored: {reason}.";
        return cause is null ? new RpcException(RpcErrorCode.Unavailable, text) : new RpcException(RpcErrorCode.Unavailable, text, cause);
    }

    // The kind of the error, such as OOM or READONLY. The rest can contain names and addresses.
    private static string FirstWords(string message) => message.Split(' ', 2)[0].TrimStart('-');
}
