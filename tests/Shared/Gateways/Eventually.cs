using System.Diagnostics;
using System.Runtime.CompilerServices;
using RpcGateway.Testing.Waits;

namespace RpcGateway.TestTools;

/// <summary>Waits for a condition that has no event or task.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = Debugger.IsAttached ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(90);

    /// <summary>Checks the condition until it holds, and throws after the default timeout.</summary>
    public static Task IsTrueAsync(
        Func<bool> condition,
        [CallerArgumentExpression(nameof(condition))] string expression = "",
        [CallerMemberName] string member = "",
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0) => Condition.WaitAsync(
            condition, Limit, () => $"'{expression}' did not become true in {member}, {Path.GetFileName(file)}:{line},");
}
