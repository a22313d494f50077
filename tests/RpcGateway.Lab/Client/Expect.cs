namespace RpcGateway.Lab;

/// <summary>Assertions without a test framework, because test frameworks do not support trimmed applications.</summary>
internal static class Expect
{
    public static void Equal<T>(T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new InvalidOperationException($"Expected {expected}, but found {actual}.");
        }
    }

    public static async Task<TException> FailsAsync<TException>(Func<Task> run)
        where TException : Exception
    {
        try
        {
            await run();
        }
        catch (TException e)
        {
            return e;
        }

        throw new InvalidOperationException($"Expected {typeof(TException)}, but no exception was thrown.");
    }
}
