namespace RpcGateway.Server.Backends;

/// <summary>The required contracts that make the gateway unready.</summary>
/// <param name="Absent">Those without an available instance.</param>
/// <param name="Recovering">Those that were lost, and have an instance again for a short time only.</param>
internal sealed record MissingContracts(IReadOnlyList<string> Absent, IReadOnlyList<string> Recovering)
{
    public bool IsEmpty => Absent.Count == 0 && Recovering.Count == 0;
}
