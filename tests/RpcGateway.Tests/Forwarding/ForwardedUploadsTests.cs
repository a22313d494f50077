using System.Text;
using RpcGateway.Protocol.Forwarding;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Tests.Forwarding;

/// <summary>Which process may read a binary stream of a client.</summary>
public sealed class ForwardedUploadsTests
{
    private readonly ForwardedUploads<string> _uploads = new(2);

    [Fact]
    public void Grant_StreamOfAnotherProcess_IsAFault()
    {
        _uploads.Claim(1, "reader").Should().BeNull();

        _uploads.Grant(1, 10, "guesser").Should().Contain("another process");
        _uploads.Cancel(1, "guesser").Should().Contain("another process");
        _uploads.Grant(1, 10, "reader").Should().BeNull();
    }

    [Fact]
    public void Grant_StreamNotAnnounced_IsAFault()
    {
        _uploads.Grant(1, 10, "guesser").Should().Contain("did not send");
        _uploads.Cancel(1, "guesser").Should().Contain("did not send");

        _uploads.Claim(1, "reader").Should().BeNull();
    }

    [Fact]
    public void ClaimResult_FollowedByARequest_RequestHasPrecedence()
    {
        // A process can make a client return an object with any number.
        _uploads.ClaimResult(1, "guesser");
        _uploads.Grant(1, 10, "guesser").Should().BeNull();

        _uploads.Claim(1, "reader").Should().BeNull();

        _uploads.Grant(1, 10, "guesser").Should().Contain("another process");
        _uploads.End(1).Should().Be("reader");
    }

    [Fact]
    public void ClaimResult_AfterARequest_ChangesNothing()
    {
        _uploads.Claim(1, "reader").Should().BeNull();

        _uploads.ClaimResult(1, "guesser");

        _uploads.Grant(1, 10, "guesser").Should().Contain("another process");
    }

    [Fact]
    public void Claim_NumberInUseOrTooMany_IsAFaultOfTheClient()
    {
        _uploads.Claim(1, "one").Should().BeNull();
        _uploads.Claim(1, "two").Should().Be("The binary stream 1 is already open.");
        _uploads.Claim(2, "two").Should().BeNull();

        _uploads.Claim(3, "two").Should().Be("Too many binary streams are open (MaxStreams).");
    }

    [Fact]
    public void End_Streams_MakesRoom()
    {
        for (uint number = 1; number < 1000; number++)
        {
            _uploads.Claim(number, "reader").Should().BeNull();
            switch (number % 3)
            {
                case 0:
                    _uploads.End(number);
                    break;
                case 1:
                    _uploads.Cancel(number, "reader");
                    break;
                default:
                    _uploads.Remove("reader").Should().Equal(number);
                    break;
            }
        }

        _uploads.HasReader("reader").Should().BeFalse();
    }

    [Theory]
    [InlineData("[]", "")]
    [InlineData("", "")]
    [InlineData("""[1,{"binary":7},"x",[{"binary":8}],{"a":{"binary":9}}]""", "7")]
    [InlineData("""{"a":{"binary":7},"b":{"c":1,"binary":8},"binary":9}""", "7,8")]
    [InlineData("""[{"binary":-1},{"binary":"7"},{"binary":4294967296},{"b\u0069nary":7}]""", "7")]
    [InlineData("""{"a":{"binary":7,"binary":8}}""", "7,8")]
    public void FindInParams_AnyParams_ReturnsTheReferences(string parameters, string expected) =>
        string.Join(',', UploadReferences.FindInParams(Encoding.UTF8.GetBytes(parameters)) ?? []).Should().Be(expected);

    [Theory]
    [InlineData("""{"binary":7}""", 7)]
    [InlineData("""{"x":[1],"binary":7}""", 7)]
    [InlineData("""{"x":{"binary":7}}""", 0)]
    [InlineData("""[{"binary":7}]""", 0)]
    [InlineData("7", 0)]
    public void TryReadResult_AnyResult_ReturnsTheReference(string result, uint expected)
    {
        var message = Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":1,"result":{{result}}}""");

        UploadReferences.TryReadResult(RpcMessageReader.Read(message, 64), out var number).Should().Be(expected != 0);

        number.Should().Be(expected);
    }
}
