using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace RpcGateway.StreamJsonRpc.Processes;

/// <summary>A running tool with its children.</summary>
internal sealed class ToolProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ProcessGuard _guard;
    private readonly TimeSpan _limit;
    private readonly ProcessMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly bool _hasSession;
    private readonly int _id;
    private readonly string _name;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _errors;
    private volatile bool _isStopping;

    private ToolProcess(
        Process process,
        ProcessGuard guard,
        ProcessBackendOptions options,
        ProcessMetrics metrics,
        string program,
        TimeProvider time,
        ILogger logger)
    {
        _process = process;
        _guard = guard;
        _limit = options.ExitTimeout;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _hasSession = guard.SessionProgram is not null;
        _id = process.Id;
        _name = $"{Path.GetFileName(program)} {_id}";
        if (_hasSession)
        {
            guard.Add(_id);
        }

        metrics.CountStarted();
        Exited = WaitAsync();
        _errors = new ErrorOutput(process.StandardError.BaseStream, _name, options.MaxErrorLines, time, logger)
            .ReadAsync(_stopping.Token);
    }

    public string Name => _name;

    // The streams below the readers and the writer: no encoding is involved.
    public Stream Input => _process.StandardInput.BaseStream;

    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>
    /// Completes with the exit code when the tool itself has ended. The output may end later, or never while a child holds it.
    /// </summary>
    public Task<int> Exited { get; }

    public static ToolProcess Start(
        ProcessStartInfo start,
        ProcessGuard guard,
        ProcessBackendOptions options,
        ProcessMetrics metrics,
        string program,
        TimeProvider time,
        ILogger logger) =>
        new(Process.Start(start)!, guard, options, metrics, program, time, logger);

    /// <summary>Ends the tool and its children: the end of its input, SIGTERM, SIGKILL, each with a time limit.</summary>
    public async ValueTask DisposeAsync()
    {
        _isStopping = true;
        try
        {
            await Input.DisposeAsync();
        }
        catch (IOException)
        {
            // The tool has closed its input already.
        }

        if (!await ExitsAsync())
        {
            ProcessLog.StepTimedOut(_logger, _name, "the end of its input");
            if (_hasSession)
            {
                UnixSignals.TerminateGroup(_id);
                if (!await ExitsAsync())
                {
                    ProcessLog.StepTimedOut(_logger, _name, "SIGTERM");
                }
            }
        }

        await KillAsync();

        // The last lines are the most interesting ones. They end late if a child in another session holds the stream.
        await Task.WhenAny(_errors, Task.Delay(_limit, _time));
        await _stopping.CancelAsync();
        await _errors;
        _stopping.Dispose();
        _process.StandardOutput.Dispose();
        _process.StandardError.Dispose();
        _process.Dispose();
    }

    // Also after the tool has ended: its children may still run.
    private async ValueTask KillAsync()
    {
        if (_hasSession)
        {
            ToolSession.Kill(_id);
            _guard.Remove(_id);
        }
        else
        {
            KillTree();
        }

        if (!await ExitsAsync())
        {
            ProcessLog.NotEnded(_logger, _name);
        }
    }

    private void KillTree()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or AggregateException or System.ComponentModel.Win32Exception)
        {
            // Some or all of them have ended meanwhile.
        }
    }

    private async Task<bool> ExitsAsync()
    {
        await Task.WhenAny(Exited, Task.Delay(_limit, _time));
        return Exited.IsCompleted;
    }

    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        ProcessLog.Ended(_logger, _name, _process.ExitCode);
        _metrics.CountEnd(_process.ExitCode, _isStopping);
        return _process.ExitCode;
    }
}
