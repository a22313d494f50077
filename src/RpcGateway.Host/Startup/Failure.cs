namespace RpcGateway.Host.Startup;

/// <summary>
/// Prints why the gateway cannot start, without a stack trace, because the cause is outside the program.
/// </summary>
internal static class Failure
{
    /// <returns>The exit code.</returns>
    public static int Print(string reason, IEnumerable<string> details)
    {
        Console.Error.WriteLine($"The gateway cannot start: {reason}.");
        foreach (var detail in details)
        {
            Console.Error.WriteLine("  - " + detail);
        }

        return 1;
    }
}
