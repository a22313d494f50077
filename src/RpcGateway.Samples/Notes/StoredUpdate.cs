namespace RpcGateway.Samples.Notes;

/// <summary>A Yjs update in the mailbox: a change of a note, or a part of a version.</summary>
internal sealed record StoredUpdate(byte[] Update);
