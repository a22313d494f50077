using RpcGateway.Samples.Primes;

namespace RpcGateway.FunctionalTests.Host;

public sealed class PrimeSieveTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 2)]
    [InlineData(100, 25)]
    [InlineData(65_536, 6_542)]
    [InlineData(65_537, 6_543)]
    [InlineData(10_000_000, 664_579)]
    public void Next_UpToLimit_FindsAllPrimes(long limit, int expected)
    {
        AllPrimes(limit).Should().HaveCount(expected);
    }

    [Fact]
    public void Next_SeveralSegments_ReturnsAscendingPrimes()
    {
        var primes = AllPrimes(200_000);

        primes.Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        primes.Should().OnlyContain(number => IsPrime(number));
    }

    [Fact]
    public void Done_AfterTheLastSegment_IsTheLimit()
    {
        var sieve = new PrimeSieve(100_000);
        var primes = new List<long>();

        while (sieve.Next(primes))
        {
            sieve.Done.Should().BePositive().And.BeLessThanOrEqualTo(100_000);
        }

        sieve.Done.Should().Be(100_000);
    }

    private static List<long> AllPrimes(long limit)
    {
        var sieve = new PrimeSieve(limit);
        var all = new List<long>();
        var primes = new List<long>();
        while (sieve.Next(primes))
        {
            all.AddRange(primes);
        }

        return all;
    }

    private static bool IsPrime(long number)
    {
        for (var divisor = 2L; divisor * divisor <= number; divisor++)
        {
            if (number % divisor == 0)
            {
                return false;
            }
        }

        return number > 1;
    }
}
