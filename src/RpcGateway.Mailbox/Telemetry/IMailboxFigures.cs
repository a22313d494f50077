namespace RpcGateway.Mailbox.Telemetry;

/// <summary>What is read of a mailbox when metrics are collected.</summary>
internal interface IMailboxFigures
{
    /// <summary>The bytes that wait to be stored.</summary>
    long WaitingBytes { get; }

    /// <summary>The size of SQLite's write-ahead log.</summary>
    long WalBytes { get; }

    /// <summary>The open subscriptions.</summary>
    int Subscriptions { get; }
}
