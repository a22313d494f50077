namespace RpcGateway.Protocol.Forwarding;

/// <summary>The calls of a client whose processes are not known yet, in their order. Used on its read loop.</summary>
internal sealed class DeferredCalls
{
    private List<DeferredCall>? _calls;

    /// <summary>Whether no call waits.</summary>
    public bool IsEmpty => _calls is null;

    public void Add(DeferredCall call) => (_calls ??= []).Add(call);

    /// <summary>Completes when all processes are known.</summary>
    public Task WaitAsync() => Task.WhenAll((_calls ?? []).Select(static call => call.Choice));

    /// <summary>Forwards the calls.</summary>
    public void Continue()
    {
        var calls = _calls;
        _calls = null;
        calls?.ForEach(static call => call.Continue());
    }
}
