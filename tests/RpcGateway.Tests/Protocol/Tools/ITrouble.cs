namespace RpcGateway.Tests.Protocol;

/// <summary>Methods that misbehave.</summary>
[RpcContract("trouble")]
public interface ITrouble
{
    /// <summary>A stream whose generator ignores cancellation.</summary>
    IAsyncEnumerable<int> StubbornAsync(CancellationToken cancellationToken = default);

    IAsyncEnumerable<int> EndlessAsync(CancellationToken cancellationToken = default);

    Task<Even> HalveAsync(Even number);

    IAsyncEnumerable<Even> EvenAsync(CancellationToken cancellationToken = default);

    /// <summary>Completes on the thread on which the test completes it.</summary>
    Task<int> HereAsync();

    /// <summary>Fails with data that JSON cannot represent.</summary>
    Task FailInfinitelyAsync();

    /// <summary>Returns a value that contains itself.</summary>
    Task<Circle> CircleAsync();

    IAsyncEnumerable<Circle> CirclesAsync();
}

/// <summary>A type whose values may contain themselves.</summary>
public sealed class Circle
{
    public Circle? Self { get; set; }
}

/// <summary>A type that rejects some values that its JSON can represent.</summary>
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
