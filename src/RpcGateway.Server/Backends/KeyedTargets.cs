using Microsoft.Extensions.Options;
using RpcGateway.Protocol.Wire;
using RpcGateway.Server.Connections;
using RpcGateway.Services;
using RpcGateway.Services.Idempotency;

namespace RpcGateway.Server.Backends;

/// <summary>
/// The instances that calls with idempotency keys were sent to. Only the same instance knows whether it has executed a call, so a repeat
/// must not reach another one.
/// </summary>
/// <param name="userIds">The ids of users.</param>
/// <param name="options">How long and how many keys are remembered.</param>
/// <param name="time">The clock.</param>
/// <param name="shared">Those of all nodes; null if there is one node.</param>
internal sealed class KeyedTargets(
    IRpcUserIdProvider userIds, IOptions<RpcGatewayOptions> options, TimeProvider time, IKeyedTargetStore? shared = null)
{
    // The objects of an entry, without its key.
    private const int EntrySize = 300;

    private readonly Lock _gate = new();
    private readonly UserBudget _budget = new(options.Value.Idempotency);
    private readonly Dictionary<(string User, string Key), BackendInstance> _targets = [];
    private readonly Queue<(string User, string Key, long EndsAt)> _ends = new();

    /// <summary>The error for a repeat whose instance has gone.</summary>
    public static RpcError Lost { get; } = new(
        RpcErrorCode.OutcomeUnknown,
        "The call may have been executed with this idempotency key by a backend that has gone, so its outcome is unknown.",
        new Dictionary<string, string> { ["reason"] = "ownerLost" });

    /// <summary>The error for a call whose key has no room.</summary>
    public static RpcError Full { get; } = new(
        RpcErrorCode.LimitExceeded,
        "The call was not executed: too many calls with idempotency keys are stored (MaxBytes, MaxBytesPerUser).",
        new Dictionary<string, string> { ["limit"] = "idempotency" });

    /// <summary>Those of all nodes; null if there is one node.</summary>
    public IKeyedTargetStore? Shared => shared;

    /// <summary>The user of a connection, by its state; empty for an anonymous one.</summary>
    public string UserOf(object? state) => userIds.GetUserId(GatewayClient.Of(state).Context.PeekUser()) ?? "";

    /// <summary>The instance that got a call with this key; null if none did.</summary>
    public BackendInstance? Find(string user, string key)
    {
        lock (_gate)
        {
            RemoveEnded();
            return _targets.GetValueOrDefault((user, key));
        }
    }

    /// <summary>Notes that a call is sent to an instance. Returns false if there is no room.</summary>
    public bool TryAdd(string user, string key, BackendInstance target)
    {
        lock (_gate)
        {
            if (_targets.ContainsKey((user, key)))
            {
                return true;
            }

            if (!_budget.TryTake(user, SizeOf(key)))
            {
                return false;
            }

            // Clients repeat a call within one window after its first attempt. The other one is for other clients.
            var seconds = 2 * options.Value.Idempotency.Window.TotalSeconds;
            _targets.Add((user, key), target);
            _ends.Enqueue((user, key, time.GetTimestamp() + (long)(seconds * time.TimestampFrequency)));
            return true;
        }
    }

    private static int SizeOf(string key) => EntrySize + (sizeof(char) * key.Length);

    private void RemoveEnded()
    {
        var now = time.GetTimestamp();
        while (_ends.TryPeek(out var first) && first.EndsAt <= now)
        {
            _ends.Dequeue();
            _targets.Remove((first.User, first.Key));
            _budget.Return(first.User, SizeOf(first.Key));
        }
    }
}
