namespace RpcGateway.Samples.Chat;

/// <summary>A message as it is stored. Its number and time are those of the mailbox, so that a repeat equals the first one.</summary>
/// <param name="Name">The sender.</param>
/// <param name="Text">The text.</param>
internal sealed record ChatLine(string Name, string Text);
