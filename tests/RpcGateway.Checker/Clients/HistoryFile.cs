using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace RpcGateway.Checker.Clients;

/// <summary>
/// Records what a worker does, one event per line. Each line is passed to the operating system before the worker continues, so that an
/// invocation is recorded before its message is sent. Times are those of the monotonic clock, which all processes of a machine share.
/// </summary>
internal sealed class HistoryFile(string path) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FileStream _file = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    /// <summary>The milliseconds of the monotonic clock.</summary>
    public static long Now => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1000);

    public void Write(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{line} @{Now}\n"));
        lock (_lock)
        {
            _file.Write(bytes);
        }
    }

    public void Dispose() => _file.Dispose();
}
