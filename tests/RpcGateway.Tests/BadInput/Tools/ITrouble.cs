namespace RpcGateway.Tests.BadInput;

/// <summary>Services that are no help.</summary>
[RpcContract("trouble")]
public interface ITrouble
{
    /// <summary>A stream whose generator looks at no cancellation.</summary>
    IAsyncEnumerable<int> StubbornAsync(CancellationToken cancellationToken = default);

    IAsyncEnumerable<int> EndlessAsync(CancellationToken cancellationToken = default);

    Task<Even> HalveAsync(Even number);

    IAsyncEnumerable<Even> EvenAsync(CancellationToken cancellationToken = default);

    /// <summary>Ends on the thread where the test ends it.</summary>
    Task<int> HereAsync();

    /// <summary>Fails with data that JSON can't express.</summary>
    Task FailInfinitelyAsync();

    /// <summary>Gives a value that has no end.</summary>
    Task<Circle> CircleAsync();

    IAsyncEnumerable<Circle> CirclesAsync();
}

/// <summary>A type whose values may contain themselves.</summary>
public sealed class Circle
{
    public Circle? Self { get; set; }
}

/// <summary>A type that does not take every value that its JSON can hold.</summary>
public sealed class Even
{
    public Even(int value)
    {
        if (value % 2 != 0)
        {
            throw new ArgumentException("That is odd.", nameof(value));
        }

        Value = value;
    }

    public int Value { get; }
}
