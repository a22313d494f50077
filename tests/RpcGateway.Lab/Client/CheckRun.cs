namespace RpcGateway.Lab;

/// <summary>Runs named checks and prints a line for each.</summary>
internal sealed class CheckRun
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly List<(string Name, Func<Task> Run)> _checks = [];

    public void Add(string name, Func<Task> run) => _checks.Add((name, run));

    /// <returns>The number of checks that failed.</returns>
    public async Task<int> RunAsync()
    {
        var failed = 0;
        foreach (var (name, run) in _checks)
        {
            try
            {
                await run().WaitAsync(Limit);
                Console.WriteLine($"ok {name}");
            }
            catch (Exception e)
            {
                failed++;
                Console.WriteLine($"FAILED {name}: {e}");
            }
        }

        return failed;
    }
}
