using System.Buffers;
using Microsoft.Extensions.Logging;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.StreamJsonRpc.Processes;

/// <summary>
/// Logs the standard error of a process, with a limit of lines per second. It always reads on: a full pipe would block the
/// process.
/// </summary>
internal sealed class ErrorOutput(Stream stream, string tool, int maxLines, TimeProvider time, ILogger logger)
{
    private const int MaxLine = 1000;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly ArrayBufferWriter<byte> _line = new();
    private long _windowStart = time.GetTimestamp();
    private int _lines;
    private long _dropped;

    /// <summary>Reads to the end.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                Split(buffer.AsSpan(0, count));
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The process is gone.
        }

        EndLine();
        ReportDropped();
    }

    private void Split(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf((byte)'\n') is >= 0 and var end)
        {
            Keep(bytes[..end]);
            EndLine();
            bytes = bytes[(end + 1)..];
        }

        Keep(bytes);
    }

    private void Keep(ReadOnlySpan<byte> bytes) => _line.Write(bytes[..Math.Min(bytes.Length, MaxLine - _line.WrittenCount)]);

    private void EndLine()
    {
        var line = _line.WrittenSpan.TrimEnd((byte)'\r');
        if (line.Length > 0)
        {
            Log(line);
        }

        _line.ResetWrittenCount();
    }

    private void Log(ReadOnlySpan<byte> line)
    {
        if (time.GetElapsedTime(_windowStart) >= Window)
        {
            ReportDropped();
            _windowStart = time.GetTimestamp();
            _lines = 0;
        }

        if (_lines < maxLines)
        {
            _lines++;
            ProcessLog.ErrorLine(logger, tool, PeerText.Clean(line, MaxLine));
        }
        else
        {
            _dropped++;
        }
    }

    private void ReportDropped()
    {
        if (_dropped > 0)
        {
            ProcessLog.ErrorLinesDropped(logger, tool, _dropped);
            _dropped = 0;
        }
    }
}
