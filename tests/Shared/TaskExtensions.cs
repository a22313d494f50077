using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace RpcGateway.TestTools;

/// <summary>Limits the time of every await of a test. The exception names the await that timed out.</summary>
internal static class TaskExtensions
{
    // Only a test that fails waits this long. Long enough for a loaded machine.
    private static readonly TimeSpan Limit =
        Debugger.IsAttached ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(90);

    /// <summary>Waits until the task has completed, and throws after the default timeout.</summary>
    public static async Task DefaultTimeout(
        this Task task,
        [CallerArgumentExpression(nameof(task))] string expression = "",
        [CallerMemberName] string member = "",
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        try
        {
            await task.WaitAsync(Limit);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw TimedOut(expression, member, file, line);
        }
    }

    /// <summary>Waits until the task has completed, and throws after the default timeout.</summary>
    public static async Task<T> DefaultTimeout<T>(
        this Task<T> task,
        [CallerArgumentExpression(nameof(task))] string expression = "",
        [CallerMemberName] string member = "",
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        try
        {
            return await task.WaitAsync(Limit);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw TimedOut(expression, member, file, line);
        }
    }

    /// <summary>Waits until the task has completed, and throws after the default timeout.</summary>
    public static Task DefaultTimeout(
        this ValueTask task,
        [CallerArgumentExpression(nameof(task))] string expression = "",
        [CallerMemberName] string member = "",
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0) => task.AsTask().DefaultTimeout(expression, member, file, line);

    /// <summary>Waits until the task has completed, and throws after the default timeout.</summary>
    public static Task<T> DefaultTimeout<T>(
        this ValueTask<T> task,
        [CallerArgumentExpression(nameof(task))] string expression = "",
        [CallerMemberName] string member = "",
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0) => task.AsTask().DefaultTimeout(expression, member, file, line);

    private static TimeoutException TimedOut(string expression, string member, string file, int line) =>
        new($"'{expression}' did not complete within {Limit} in {member}, {Path.GetFileName(file)}:{line}.");
}
