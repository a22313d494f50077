using RpcGateway.Redis.Messages;

namespace RpcGateway.Redis.Sending;

/// <summary>Messages to one channel that are published together.</summary>
internal sealed class Batch(string channel)
{
    private List<long>? _requests;

    public string Channel => channel;

    public PayloadBuffer Buffer { get; } = new();

    /// <summary>The number of messages.</summary>
    public int Count { get; set; }

    /// <summary>The ids of the requests among them, which fail if the batch cannot be published.</summary>
    public IReadOnlyList<long> Requests => _requests ?? [];

    public void AddRequest(long id) => (_requests ??= []).Add(id);
}
