using RpcGateway.Services;

namespace RpcGateway.Lab;

internal sealed class LabFilter : IRpcFilter
{
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    public ValueTask InvokeAsync(IRpcCallContext call, RpcFilterDelegate next)
    {
        Interlocked.Increment(ref _calls);
        return next(call);
    }
}
