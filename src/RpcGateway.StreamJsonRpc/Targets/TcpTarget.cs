namespace RpcGateway.StreamJsonRpc.Targets;

internal sealed record TcpTarget(string Host, int Port) : BackendTarget
{
    public override IEnumerable<string> Validate()
    {
        if (string.IsNullOrWhiteSpace(Host))
        {
            yield return "ConnectTcp: the host must not be empty.";
        }

        if (Port is < 1 or > 65535)
        {
            yield return $"ConnectTcp: the port is {Port}, but must be from 1 to 65535.";
        }
    }

    public override string ToString() => $"{Host}:{Port}";
}
