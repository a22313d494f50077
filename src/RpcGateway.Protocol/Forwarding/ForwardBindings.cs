namespace RpcGateway.Protocol.Forwarding;

/// <summary>The processes that one client is bound to, each by a key. The object is its own lock.</summary>
internal sealed class ForwardBindings
{
    private Dictionary<string, ForwardTarget>? _targets;

    /// <summary>Returns the process, or null. The binding remains when the process is lost.</summary>
    public ForwardTarget? Find(string key)
    {
        lock (this)
        {
            return _targets?.GetValueOrDefault(key);
        }
    }

    public void Set(string key, ForwardTarget target)
    {
        lock (this)
        {
            (_targets ??= new Dictionary<string, ForwardTarget>(StringComparer.Ordinal))[key] = target;
        }
    }

    public void Remove(string key)
    {
        lock (this)
        {
            _targets?.Remove(key);
        }
    }

    /// <summary>Removes all bindings to a process.</summary>
    public void RemoveAll(ForwardTarget target)
    {
        lock (this)
        {
            foreach (var key in _targets?.Where(bound => bound.Value == target).Select(bound => bound.Key).ToList() ?? [])
            {
                _targets!.Remove(key);
            }
        }
    }
}
