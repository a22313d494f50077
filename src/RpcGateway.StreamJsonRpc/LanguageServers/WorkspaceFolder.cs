namespace RpcGateway.StreamJsonRpc.LanguageServers;

internal sealed record WorkspaceFolder(string Uri, string Name);
