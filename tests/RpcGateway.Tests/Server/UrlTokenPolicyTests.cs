using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using RpcGateway.Server.Handshakes;

namespace RpcGateway.Tests.Server;

public sealed class UrlTokenPolicyTests
{
    [Theory]
    [InlineData("?access_token=x", "access_token")]
    [InlineData("?a=b&Access_Token=x", "Access_Token")]
    [InlineData("?TOKEN", "TOKEN")]
    [InlineData("?id_token=x", "id_token")]
    [InlineData("?jwt=x", "jwt")]
    [InlineData("?bearer=x", "bearer")]
    [InlineData("?auth=x", "auth")]
    [InlineData("?authorization=x", "authorization")]
    [InlineData("?api_key=x", "api_key")]
    [InlineData("?apikey=x", "apikey")]
    [InlineData("?api%5Fkey=x", "api_key")]
    [InlineData("?room=1&author=me&tokens=3", null)]
    [InlineData("", null)]
    public void Find_Query_ReturnsTheParameterThatLooksLikeAToken(string query, string? expected) =>
        UrlTokenPolicy.Find(new QueryCollection(QueryHelpers.ParseQuery(query))).Should().Be(expected);
}
