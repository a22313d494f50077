namespace RpcGateway.StreamJsonRpc.Targets;

internal sealed record NamedPipeTarget(string Name, string Server) : BackendTarget
{
    public override IEnumerable<string> Validate()
    {
        if (string.IsNullOrWhiteSpace(Name))
        {
            yield return "ConnectNamedPipe: the name must not be empty.";
        }

        if (string.IsNullOrWhiteSpace(Server))
        {
            yield return "ConnectNamedPipe: the server must not be empty; use '.' for this computer.";
        }
        else if (Server != "." && !OperatingSystem.IsWindows())
        {
            yield return $"ConnectNamedPipe: the server is '{Server}', but pipes of other computers require Windows. Use '.'.";
        }
    }

    public override string ToString() => $"pipe {Name}";
}
