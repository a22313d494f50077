using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Host;

/// <summary>A program that a test started, and its output. Disposing it ends the program and its child processes.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    // Builds and npm scripts take longer than the other awaits of a test; a loaded machine may need minutes for a build.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(12);

    private readonly Process _process = new();
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = NewSignal();

    private RunningProgram(string program, IEnumerable<string> arguments, string folder)
    {
        _process.StartInfo = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        _process.OutputDataReceived += (_, line) => Add(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Add(_errors, line.Data);
    }

    /// <summary>The id of the process.</summary>
    public int Id => _process.Id;

    /// <summary>The lines of standard output so far.</summary>
    public IReadOnlyList<string> Output => [.. _output];

    /// <summary>The lines of standard error so far.</summary>
    public IReadOnlyList<string> Errors => [.. _errors];

    /// <summary>Starts a program.</summary>
    public static RunningProgram Start(
        string program,
        IEnumerable<string> arguments,
        string? folder = null,
        params IEnumerable<(string Name, string? Value)> environment)
    {
        var running = new RunningProgram(program, arguments, folder ?? Checkout.Root);
        foreach (var (name, value) in environment)
        {
            running._process.StartInfo.Environment[name] = value;
        }

        running._process.Start();
        running._process.BeginOutputReadLine();
        running._process.BeginErrorReadLine();
        return running;
    }

    /// <summary>Waits for a line with this beginning, and returns the rest of it.</summary>
    public async Task<string> WaitForLineAsync(string beginning)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            var changed = Changed();
            if (Find(beginning) is { } line)
            {
                return line[beginning.Length..];
            }

            if (_process.HasExited)
            {
                await ExitAsync();
                return Find(beginning)?[beginning.Length..] ?? throw Failed($"ended without a line '{beginning}...'");
            }

            await WithinLimitAsync(changed, $"did not print a line '{beginning}...' in time", limit.Token);
        }
    }

    /// <summary>Waits until a condition holds, which is checked after each line.</summary>
    public async Task WaitUntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            var changed = Changed();
            if (condition())
            {
                return;
            }

            await WithinLimitAsync(changed, "did not print the expected output in time", limit.Token);
        }
    }

    /// <summary>Kills the program, and waits until it has ended.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync().DefaultTimeout();
    }

    /// <summary>Writes a line to standard input.</summary>
    public Task WriteLineAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    /// <summary>Waits until the program has ended and its output is complete.</summary>
    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        await WithinLimitAsync(_process.WaitForExitAsync(), "did not end in time", limit.Token);
        return _process.ExitCode;
    }

    /// <summary>Waits until the program has ended, and throws with its output unless the exit code is 0.</summary>
    public async Task SucceedAsync()
    {
        var code = await ExitAsync();
        if (code != 0)
        {
            throw Failed($"ended with code {code}");
        }
    }

    /// <summary>Sends SIGTERM, as service managers do.</summary>
    public async Task TerminateAsync()
    {
        await using var kill = Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.SucceedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync().DefaultTimeout();
        }

        _process.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private string? Find(string beginning) =>
        _output.FirstOrDefault(line => line.StartsWith(beginning, StringComparison.Ordinal));

    private void Add(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }

        // Also at the end of the output, for which the line is null.
        lock (_lock)
        {
            _changed.TrySetResult();
            _changed = NewSignal();
        }
    }

    private Task Changed()
    {
        lock (_lock)
        {
            return _changed.Task;
        }
    }

    private async Task WithinLimitAsync(Task task, string otherwise, CancellationToken limit)
    {
        try
        {
            await task.WaitAsync(limit);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw Failed(otherwise);
        }
    }

    private InvalidOperationException Failed(string how) => new(
        $"{_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)} {how}.{Environment.NewLine}"
        + string.Join(Environment.NewLine, [.. _output, .. _errors]));
}
