namespace RpcGateway.Host.Startup;

/// <summary>Says why the gateway does not start, without a stack trace: the cure is outside the program.</summary>
internal static class Failure
{
    public static int Print(string why, IEnumerable<string> mistakes)
    {
        Console.Error.WriteLine($"The gateway does not start: {why}.");
        foreach (var mistake in mistakes)
        {
            Console.Error.WriteLine("  - " + mistake);
        }

        return 1;
    }
}
