namespace RpcGateway.Checker.Contracts;

/// <summary>What the ledger calls at its clients.</summary>
[RpcContract("ledgerCallback")]
public interface ILedgerCallback
{
    /// <summary>Returns the answer to a question of the ledger; the client records a question that is not for it.</summary>
    Task<long> ConfirmAsync(int client, long number);

    /// <summary>The next message to this client.</summary>
    /// <param name="client">The receiver.</param>
    /// <param name="epoch">Identifies the receiver's connection, or its session.</param>
    /// <param name="sequence">Counts from 1 in each epoch, without gaps.</param>
    void Published(int client, long epoch, long sequence);

    /// <summary>The next message of a node to the clients of all nodes.</summary>
    /// <param name="node">Identifies the process that sent it.</param>
    /// <param name="sequence">Counts from 1 in each process, without gaps.</param>
    void News(long node, long sequence);
}
