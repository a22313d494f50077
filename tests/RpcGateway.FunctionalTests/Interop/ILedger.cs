namespace RpcGateway.FunctionalTests.Interop;

/// <summary>Numbers that JavaScript cannot represent.</summary>
[RpcContract("ledger")]
public interface ILedger
{
    Task<Balance> AddAsync(long id, decimal amount, Int128 checksum);

    IAsyncEnumerable<ulong> IdsAsync(ulong first, int count);
}

public sealed record Balance(long Id, decimal Amount, Int128 Checksum, IReadOnlyDictionary<string, ulong?> Limits);
