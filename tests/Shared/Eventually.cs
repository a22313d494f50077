using System.Runtime.CompilerServices;

namespace RpcGateway.TestTools;

/// <summary>Waits for a condition that has no event or task.</summary>
internal static class Eventually
{
    /// <summary>Checks the condition until it holds, and throws after the default timeout.</summary>
    public static async Task IsTrueAsync(
        Func<bool> condition,
        [CallerArgumentExpression(nameof(condition))] string expression = "",
        [CallerMemberName] string member = "",
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        using var over = new CancellationTokenSource();
        try
        {
            await LookAsync(condition, over.Token).DefaultTimeout(expression, member, file, line);
        }
        finally
        {
            await over.CancelAsync();
        }
    }

    private static async Task LookAsync(Func<bool> condition, CancellationToken over)
    {
        while (!condition() && !over.IsCancellationRequested)
        {
            // A delay, because on a single core a loop would take the time from the code under test.
            await Task.Delay(1, CancellationToken.None);
        }
    }
}
