namespace RpcGateway.Worker.Startup;

/// <summary>Prints why the worker cannot start.</summary>
internal static class Failure
{
    /// <returns>The exit code.</returns>
    public static int Print(string reason, IEnumerable<string> details, string usage)
    {
        Console.Error.WriteLine($"The worker cannot start: {reason}.");
        foreach (var detail in details)
        {
            Console.Error.WriteLine("  - " + detail);
        }

        Console.Error.WriteLine(usage);
        return 1;
    }
}
