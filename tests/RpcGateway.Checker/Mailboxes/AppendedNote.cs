namespace RpcGateway.Checker.Mailboxes;

/// <summary>A message of a writer.</summary>
internal sealed record AppendedNote(int Writer, int Number);
