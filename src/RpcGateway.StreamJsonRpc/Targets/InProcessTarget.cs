namespace RpcGateway.StreamJsonRpc.Targets;

internal sealed record InProcessTarget(Func<IServiceProvider, object> CreateTarget) : BackendTarget
{
    public override IEnumerable<string> Validate()
    {
        if (CreateTarget is null)
        {
            yield return "InProcess: the function that creates the target must not be null.";
        }
    }

    public override string ToString() => "in process";
}
