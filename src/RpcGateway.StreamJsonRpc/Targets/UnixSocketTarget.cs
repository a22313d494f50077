using System.Text;

namespace RpcGateway.StreamJsonRpc.Targets;

internal sealed record UnixSocketTarget(string Path) : BackendTarget
{
    // The size of sun_path without its end on Linux; macOS has four bytes less.
    private const int MaxPath = 107;

    public override IEnumerable<string> Validate()
    {
        if (string.IsNullOrEmpty(Path) || !System.IO.Path.IsPathFullyQualified(Path))
        {
            yield return $"ConnectUnixSocket: the path is '{Path}', but must be absolute.";
        }
        else if (Encoding.UTF8.GetByteCount(Path) > MaxPath)
        {
            yield return $"ConnectUnixSocket: the path '{Path}' has more than {MaxPath} bytes.";
        }
    }

    public override string ToString() => $"socket {Path}";
}
