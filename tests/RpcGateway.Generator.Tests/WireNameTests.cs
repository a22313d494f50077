using System.Text.Json;
using RpcGateway.Generator.Parsing;

namespace RpcGateway.Generator.Tests;

public sealed class WireNameTests
{
    [Theory]
    [InlineData("Say")]
    [InlineData("say")]
    [InlineData("S")]
    [InlineData("IOStatus")]
    [InlineData("IO")]
    [InlineData("ABc")]
    [InlineData("ReadHistory")]
    [InlineData("X2Y")]
    [InlineData("AB1C")]
    [InlineData("_Private")]
    [InlineData("ÄÖü")]
    public void ToCamelCase_Name_EqualsSerializerPolicy(string name) =>
        WireNames.ToCamelCase(name).Should().Be(JsonNamingPolicy.CamelCase.ConvertName(name));

    [Theory]
    [InlineData("SayAsync", "Say")]
    [InlineData("Say", "Say")]
    [InlineData("Async", "Async")]
    [InlineData("Sayasync", "Sayasync")]
    [InlineData("AsyncSay", "AsyncSay")]
    public void WithoutAsync_Name_RemovesOnlyTheSuffix(string name, string expected) =>
        WireNames.WithoutAsync(name).Should().Be(expected);

    [Theory]
    [InlineData("chat", true)]
    [InlineData("a.b-c_1", true)]
    [InlineData("1", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData(".", false)]
    [InlineData("a.", false)]
    [InlineData(".a", false)]
    [InlineData("a..b", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("$a", false)]
    [InlineData("a\"b", false)]
    public void IsValid_Name_AllowsPartsOfLettersDigitsUnderscoresAndHyphens(string? name, bool expected) =>
        WireNames.IsValid(name).Should().Be(expected);

    [Theory]
    [InlineData("rpc", true)]
    [InlineData("rpc.x", true)]
    [InlineData("rpcx", false)]
    [InlineData("my.rpc", false)]
    public void IsReserved_Name_StartsWithRpc(string name, bool expected) =>
        WireNames.IsReserved(name).Should().Be(expected);
}
