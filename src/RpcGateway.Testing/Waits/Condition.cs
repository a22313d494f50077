namespace RpcGateway.Testing.Waits;

/// <summary>Waits for a condition that has no event or task.</summary>
internal static class Condition
{
    /// <summary>Checks the condition until it holds several times in a row.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="limit">How long to wait, of real time.</param>
    /// <param name="describe">Describes what did not happen, for the exception.</param>
    /// <param name="times">How often the condition must hold.</param>
    /// <exception cref="TimeoutException">The condition did not hold in time.</exception>
    public static async Task WaitAsync(Func<bool> condition, TimeSpan limit, Func<string> describe, int times = 1)
    {
        var started = TimeProvider.System.GetTimestamp();
        for (var held = 0; (held = condition() ? held + 1 : 0) < times;)
        {
            if (limit != Timeout.InfiniteTimeSpan && TimeProvider.System.GetElapsedTime(started) > limit)
            {
                throw new TimeoutException($"{describe()} within {limit}.");
            }

            // A delay, because on a single core a loop would take the time from the code under test.
            await Task.Delay(1, CancellationToken.None);
        }
    }

    /// <summary>Waits for a task, with a limit of real time.</summary>
    /// <exception cref="TimeoutException">The task did not complete in time.</exception>
    public static async Task WaitAsync(Task task, TimeSpan limit, Func<string> describe)
    {
        try
        {
            await task.WaitAsync(limit);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException($"{describe()} within {limit}.");
        }
    }
}
