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
    public void TryAccept_AlmostAllInUse_RefusesUntilSomeAreClosed()
    {
        _open = 149;
        var files = new OpenFiles(_time, 160, () => _open);
        files.TryAccept().Should().BeTrue();
        files.TryAccept().Should().BeFalse();

        _open = 148;
        files.TryAccept().Should().BeFalse("it does not count for each connection");
        _time.Advance(TimeSpan.FromMilliseconds(100));
        files.TryAccept().Should().BeTrue();
    }

    [Fact]
    public void TryAccept_MostAreFree_CountsRarely()
    {
        var counts = 0;
        var files = new OpenFiles(_time, 1_000_000, () =>
        {
            counts++;
            return 50_000;
        });

        for (var i = 0; i < 90; i++)
        {
            files.TryAccept().Should().BeTrue();
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        counts.Should().Be(1);
    }

    [Fact]
    public void TryTake_ConnectionsAcceptedSinceTheCount_AreInUse()
    {
        _open = 145;
        var files = new OpenFiles(_time, 200, () => _open);
        for (var i = 145; i < 149; i++)
        {
            files.TryAccept().Should().BeTrue();
            files.TryTake().Should().BeTrue("each client is one of the accepted connections");
        }

        files.TryAccept().Should().BeTrue();
        files.TryTake().Should().BeFalse();
    }

    [Fact]
    public void TryTake_FolderOfDescriptorsCannotBeOpened_Refuses()
    {
        var files = new OpenFiles(_time, 200, () => int.MaxValue);

        files.TryTake().Should().BeFalse();
        files.TryAccept().Should().BeFalse();
    }

    [Fact]
    public void TryTake_UnknownLimit_IsAlwaysTrue() => new OpenFiles(_time, null, () => int.MaxValue).TryTake().Should().BeTrue();
}
