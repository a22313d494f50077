using System.Runtime.CompilerServices;

namespace RpcGateway.TestTools;

/// <summary>Waits for what nobody tells of when it comes.</summary>
internal static class Eventually
{
    /// <summary>Looks until it is so, but not for ever.</summary>
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
            // Not at once: on a single core it would take the time from what is waited for.
            await Task.Delay(1, CancellationToken.None);
        }
    }
}
