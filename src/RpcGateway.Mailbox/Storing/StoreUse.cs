namespace RpcGateway.Mailbox.Storing;

/// <summary>What an operation does with the store, because one kind can fail while another one succeeds.</summary>
[Flags]
internal enum StoreUse
{
    None = 0,

    /// <summary>Succeeds also on a full disk, or while another program locks the file.</summary>
    Read = 1,

    /// <summary>Changes what is stored. With a limit for the file, that succeeds also when the file is full.</summary>
    Write = 2,

    /// <summary>Needs more room.</summary>
    Grow = 4,

    /// <summary>Stores messages.</summary>
    Append = Write | Grow,
}
