using RpcGateway.Server.Sessions;

namespace RpcGateway.Tests.Server;

public sealed class DetachedBytesTests
{
    private readonly DetachedBytes _bytes = new(max: 100, maxPerUser: 40);

    [Fact]
    public void Add_WithinTheLimits_IsAccepted()
    {
        _bytes.Add(40, "alice").Should().BeNull();
        _bytes.Add(40, "bob").Should().BeNull();
        _bytes.Add(20, null).Should().BeNull();
    }

    [Fact]
    public void Add_TooMuchOfAUser_NamesTheLimitAndDoesNotCount()
    {
        _bytes.Add(30, "alice");
        _bytes.Add(11, "alice").Should().Be("MaxDetachedBytesPerUser");
        _bytes.Add(10, "alice").Should().BeNull();
    }

    [Fact]
    public void Add_TooMuchInTotal_NamesTheLimit()
    {
        _bytes.Add(90, null).Should().BeNull();
        _bytes.Add(11, null).Should().Be("MaxDetachedBytes");
        _bytes.Add(10, "alice").Should().BeNull();
    }
}
