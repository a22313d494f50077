using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using RpcGateway.TestTools;

[assembly: AssemblyFixture(typeof(UnobservedExceptions))]

namespace RpcGateway.TestTools;

/// <summary>Fails the run if a task failed and its exception was never observed, because nothing awaits it.</summary>
public sealed class UnobservedExceptions : IDisposable
{
    private static readonly ConcurrentQueue<AggregateException> Found = new();

    /// <summary>Created before the first test.</summary>
    public UnobservedExceptions() => TaskScheduler.UnobservedTaskException += OnUnobserved;

    /// <summary>Throws if there are exceptions that were not observed so far. The garbage collector finds them.</summary>
    public static void AssertNone()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        var found = new List<AggregateException>();
        while (Found.TryDequeue(out var exception))
        {
            found.Add(exception);
        }

        if (found.Count > 0)
        {
            throw new InvalidOperationException($"Exceptions of tasks were not observed: {string.Join(Environment.NewLine, found)}");
        }
    }

    /// <summary>Called after the last test.</summary>
    public void Dispose()
    {
        AssertNone();
        TaskScheduler.UnobservedTaskException -= OnUnobserved;
    }

    private static void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs e)
    {
        // Only those of the product. A test may abandon its own calls, which fail with their connection, and libraries some of theirs.
        if (e.Exception.InnerExceptions.Any(inner => inner is not RpcConnectionLostException)
            && Regex.IsMatch(e.Exception.ToString(), @"\bat RpcGateway\.(?!Tests|FunctionalTests|TestTools)"))
        {
            Found.Enqueue(e.Exception);
        }
    }
}
