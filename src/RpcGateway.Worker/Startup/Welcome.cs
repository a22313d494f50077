using System.Reflection;

namespace RpcGateway.Worker.Startup;

/// <summary>What the worker prints at start.</summary>
internal static class Welcome
{
    private static readonly string Version =
        typeof(Welcome).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    public static void Print(WorkerArguments arguments)
    {
        Console.WriteLine($"RpcGateway.Worker {Version} serves jobs behind {string.Join(", ", arguments.Gateways)}");
        Console.WriteLine($"  at once      {arguments.Concurrency} jobs");
        Console.WriteLine("  stop         Ctrl+C");
    }
}
