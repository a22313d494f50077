namespace RpcGateway.Benchmarks.Mailboxes;

internal sealed record MailText(string Text);
