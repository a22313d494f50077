namespace RpcGateway.SampleContracts;

/// <summary>Calculates: plain calls, a stream as a result, and a stream as an argument.</summary>
[RpcContract("calc")]
public interface ICalc
{
    /// <summary>Adds two numbers.</summary>
    /// <param name="a">The first.</param>
    /// <param name="b">The second.</param>
    /// <returns>The sum.</returns>
    [RpcExample("two and three", "[2,3]", Result = "5")]
    ValueTask<double> AddAsync(double a, double b);

    /// <summary>Subtracts one number from another.</summary>
    /// <param name="minuend">The number to subtract from.</param>
    /// <param name="subtrahend">The number to subtract.</param>
    /// <returns>The difference.</returns>
    [RpcExample("by name", """{"subtrahend":2,"minuend":44}""", Result = "42")]
    ValueTask<double> SubtractAsync(double minuend, double subtrahend);

    /// <summary>Divides one number by another; division by zero is error 1001, whose data contains the dividend.</summary>
    /// <param name="dividend">The number to divide.</param>
    /// <param name="divisor">The number to divide by.</param>
    /// <returns>The quotient.</returns>
    [RpcError(DivisionByZero.ErrorCode, "The divisor is zero.", DataType = typeof(DivisionByZero))]
    [RpcExample("a quarter", "[1,4]", Result = "0.25")]
    ValueTask<double> DivideAsync(double dividend, double divisor);

    /// <summary>Adds up any number of values.</summary>
    /// <param name="values">The values.</param>
    /// <returns>The sum; 0 for no values.</returns>
    [RpcExample("three values", "[[1,2,3.5]]", Result = "6.5")]
    [RpcExample("no values", "[[]]", Result = "0")]
    ValueTask<double> SumAsync(double[] values);

    /// <summary>Lists the primes in ascending order, as they are found.</summary>
    /// <param name="limit">The largest number to check.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The primes up to the limit.</returns>
    [RpcError(SampleErrorCode.OutOfRange, "The limit is out of range.", DataType = typeof(AllowedRange))]
    [RpcExample("up to a hundred", "[100]")]
    IAsyncEnumerable<int> PrimesAsync(int limit, CancellationToken cancellationToken = default);

    /// <summary>Averages the values of a stream.</summary>
    /// <param name="values">The values, at least one.</param>
    /// <param name="cancellationToken">Stops reading the values.</param>
    /// <returns>The arithmetic mean.</returns>
    [RpcError(SampleErrorCode.NoValues, "There are no values to average.")]
    [RpcExample("a stream with all values in the request", """[{"values":[1,2,6]}]""", Result = "3")]
    Task<double> AverageAsync(IAsyncEnumerable<double> values, CancellationToken cancellationToken = default);
}
