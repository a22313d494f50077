using RpcGateway.Samples.Arena;

namespace RpcGateway.Samples.Tests.Arena;

/// <summary>The newest input of a player.</summary>
public sealed class ArenaInputTests
{
    private readonly ArenaInput _input = new();

    [Fact]
    public void Take_TenThousandInputs_ReturnsTheNewestOnce()
    {
        for (var i = 1; i <= 10_000; i++)
        {
            _input.Offer((ArenaButtons)(i % 16), i);
        }

        _input.Take().Should().Be(((ArenaButtons)(10_000 % 16), 10_000));
        _input.Take().Should().BeNull();
        _input.Replaced.Should().Be(9_999);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(4)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void Offer_NumberIsNotHigher_IsIgnored(int sequence)
    {
        _input.Offer(ArenaButtons.Fire, 5);
        _input.Take();

        _input.Offer(ArenaButtons.Left, sequence);

        _input.Take().Should().BeNull();
    }

    [Fact]
    public void Offer_HighestNumber_BlocksOnlyTheSender()
    {
        _input.Offer(ArenaButtons.Fire, int.MaxValue);
        _input.Offer(ArenaButtons.Left, 1);

        _input.Take().Should().Be((ArenaButtons.Fire, int.MaxValue));
    }
}
