namespace RpcGateway.Testing.Waits;

/// <summary>The test's clock and the limit of its waits.</summary>
/// <param name="clock">The clock; null if time passes by itself.</param>
/// <param name="limit">The limit of real time.</param>
internal sealed class TestTime(RpcTestClock? clock, TimeSpan limit)
{
    private const int PatientChecks = 200;

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    public TimeSpan Limit => limit;

    public TimeProvider Provider => clock ?? TimeProvider.System;

    public async Task WaitAsync(Task task, Func<string> describe)
    {
        await Condition.WaitAsync(task, limit, describe);
        await task;
    }

    /// <summary>
    /// Waits for a task that usually ends by itself, and otherwise needs time limits to pass, such as the limit for closing.
    /// </summary>
    public async Task EndAsync(Task task, string failure)
    {
        var checks = 0;
        await Condition.WaitAsync(IsEnded, limit, () => failure);
        await task;

        bool IsEnded()
        {
            if (!task.IsCompleted && ++checks > PatientChecks)
            {
                clock?.Advance(Step);
            }

            return task.IsCompleted;
        }
    }

    /// <summary>Advances the clock from timer to timer, and waits before each step until all is settled.</summary>
    public async Task AdvanceAsync(TimeSpan by, Func<Task> settle)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        if (clock is null)
        {
            throw new InvalidOperationException("The test uses the system clock, which cannot be advanced (UsesSystemClock).");
        }

        var end = clock.GetUtcNow() + by;
        await settle();
        while (clock.NextIn is { } next && clock.GetUtcNow() + next < end)
        {
            clock.Advance(next > TimeSpan.Zero ? next : TimeSpan.FromTicks(1));
            await settle();
        }

        if (end > clock.GetUtcNow())
        {
            clock.Advance(end - clock.GetUtcNow());
            await settle();
        }
    }
}
