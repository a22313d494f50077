using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.StreamJsonRpc.Processes;

/// <summary>
/// Ends the tools if the gateway itself is killed. A small shell in a session of its own reads the ids of running sessions from a
/// pipe; when the pipe ends without them being removed, the gateway is gone, and the shell kills the sessions and removes their
/// folders. Also creates the folders.
/// </summary>
internal sealed class ProcessGuard(ILoggerFactory loggers) : IDisposable
{
    private const string Setsid = "setsid";
    private const string Shell = "/bin/sh";

    // Sessions are separated and surrounded by spaces.
    private const string Script = """
        all=" "
        while read -r change session; do
          case $change in
            +) all="$all$session " ;;
            -) all="${all%% $session *} ${all#* $session }" ;;
          esac
        done
        for session in $all; do
          kill -s KILL -- "-$session"
          pkill -KILL -s "$session"
        done
        rm -rf -- "$1"
        """;

    private readonly ILogger _logger = GuardedLogger.Guard(loggers.CreateLogger<ProcessGuard>());
    private readonly Lock _lock = new();
    private readonly HashSet<int> _sessions = [];
    private string? _folder;
    private Process? _shell;
    private bool _isDisposed;

    /// <summary>The program that starts a session; null if tools cannot have one.</summary>
    public string? SessionProgram => field ??= FindSessionProgram();

    /// <summary>Creates an empty folder that only this system user can read.</summary>
    public string CreateFolder(string name)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_folder is null || !Directory.Exists(_folder))
            {
                _folder = Directory.CreateTempSubdirectory("rpcgateway-").FullName;
                Restart();
            }

            return Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        }
    }

    /// <summary>From now on, the session ends with the gateway.</summary>
    public void Add(int session)
    {
        lock (_lock)
        {
            _sessions.Add(session);
            Write($"+ {session}\n");
        }
    }

    /// <summary>The session has ended: its id may be used again for other processes.</summary>
    public void Remove(int session)
    {
        lock (_lock)
        {
            if (_sessions.Remove(session))
            {
                Write($"- {session}\n");
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;

            // The end of its input ends the shell.
            _shell?.StandardInput.Dispose();
            _shell?.Dispose();
            _shell = null;
        }
    }

    private void Write(string line)
    {
        if (SessionProgram is null || _isDisposed)
        {
            return;
        }

        try
        {
            if (_shell is { HasExited: false } shell)
            {
                shell.StandardInput.BaseStream.Write(Encoding.ASCII.GetBytes(line));
                return;
            }

            ProcessLog.GuardLost(_logger, null);
        }
        catch (IOException e)
        {
            ProcessLog.GuardLost(_logger, e);
        }

        Restart();
    }

    private void Restart()
    {
        if (SessionProgram is not { } setsid)
        {
            return;
        }

        _shell?.Dispose();
        _shell = Process.Start(new ProcessStartInfo(setsid, [Shell, "-c", Script, "rpcgateway-guard", _folder!])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        })!;
        _shell.StandardOutput.Dispose();
        _shell.StandardError.Dispose();
        var all = string.Concat(_sessions.Select(session => $"+ {session}\n"));
        _shell.StandardInput.BaseStream.Write(Encoding.ASCII.GetBytes(all));
    }

    private string? FindSessionProgram()
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        var found = File.Exists(Shell) ? ProgramPath.Find(Setsid) : null;
        if (found is null)
        {
            ProcessLog.NoSessions(_logger, Setsid);
        }

        return found;
    }
}
