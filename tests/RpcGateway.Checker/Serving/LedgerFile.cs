using System.Text;

namespace RpcGateway.Checker.Serving;

/// <summary>
/// The entries of the ledger, in the order of their execution. Each is passed to the operating system before its call is answered, so
/// that it outlasts the process.
/// </summary>
internal sealed class LedgerFile(string path) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FileStream _file = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    /// <param name="kind">The operation.</param>
    /// <param name="client">The client.</param>
    /// <param name="number">The client's number of the call.</param>
    /// <param name="epoch">The connection.</param>
    public void Append(string kind, int client, long number, long epoch)
    {
        var line = Encoding.ASCII.GetBytes(FormattableString.Invariant($"{kind} {client} {number} {epoch}\n"));
        lock (_lock)
        {
            _file.Write(line);
        }
    }

    public void Dispose() => _file.Dispose();
}
