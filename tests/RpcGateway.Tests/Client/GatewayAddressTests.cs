using RpcGateway.Client.Connecting;

namespace RpcGateway.Tests.Client;

public sealed class GatewayAddressTests
{
    [Theory]
    [InlineData("ws://host/rpc", "ws://host/rpc")]
    [InlineData("wss://host:8443/rpc?tenant=a", "wss://host:8443/rpc?tenant=a")]
    [InlineData("http://host/rpc", "ws://host/rpc")]
    [InlineData("https://host/rpc", "wss://host/rpc")]
    [InlineData("http://host:5080/rpc?tenant=a", "ws://host:5080/rpc?tenant=a")]
    public void Normalize_KnownScheme_ReturnsWebSocketAddress(string address, string expected)
    {
        GatewayAddress.Validate(new Uri(address)).Should().BeEmpty();
        GatewayAddress.Normalize(new Uri(address)).Should().Be(new Uri(expected));
    }

    [Theory]
    [InlineData("ws://host/rpc?access_token=secret", "*access_token*Headers or AccessTokenProvider*")]
    [InlineData("ws://host/rpc?a=b&Token=secret", "*Token*Headers or AccessTokenProvider*")]
    [InlineData("ws://host/rpc?acces%73_token=secret", "*access_token*")]
    [InlineData("ws://user:secret@host/rpc", "*user name or password*")]
    [InlineData("ftp://host/rpc", "*wss://*not with ftp://*")]
    [InlineData("ws://host/rpc#part", "*fragment*")]
    public void Validate_InvalidAddress_NamesTheMistakeAndTheRemedy(string address, string expected)
    {
        var mistake = GatewayAddress.Validate(new Uri(address)).Should().ContainSingle().Subject;

        mistake.Should().Match(expected).And.NotContain("secret");
    }

    [Fact]
    public void Validate_RelativeAddress_IsRefused() =>
        GatewayAddress.Validate(new Uri("/rpc", UriKind.Relative)).Should().ContainSingle()
            .Which.Should().Contain("absolute");
}
