using RpcGateway.Server.Limits;

namespace RpcGateway.Tests.Server.Limits;

public sealed class OpenFilesTests
{
    private readonly FakeTimeProvider _time = new();
    private int _open = 100;

    [Fact]
    public void TryTake_ThreeQuartersInUse_RefusesUntilSomeAreClosed()
    {
        var files = new OpenFiles(_time, 200, () => _open);
        for (var i = 100; i < 150; i++)
        {
            files.TryTake().Should().BeTrue();
        }

        files.TryTake().Should().BeFalse();

        _open = 149;
        _time.Advance(TimeSpan.FromMilliseconds(100));
        files.TryTake().Should().BeTrue();
        files.TryTake().Should().BeFalse();
    }

    [Fact]
    public void TryTake_ManyAtOnce_CountsOncePerPeriod()
    {
        var counts = 0;
        var files = new OpenFiles(_time, 1000, () =>
        {
            counts++;
            return 750;
        });

        for (var i = 0; i < 1000; i++)
        {
            files.TryTake().Should().BeFalse();
        }

        counts.Should().Be(1);
    }

    [Fact]
    public void TryTake_UnknownLimit_IsAlwaysTrue() => new OpenFiles(_time, null, () => int.MaxValue).TryTake().Should().BeTrue();
}
