using RpcGateway.Binding;

namespace RpcGateway.Tests.Discovery.Rules;

/// <summary>The rules of a contract are keywords of its schemas.</summary>
public sealed class RuleSchemaTests
{
    private static readonly OddDocument Document = OddDocument.Create(more: RpcContracts.Get<IRuled>());

    [Theory]
    [InlineData("text", """{"type":"string","maxLength":10,"minLength":1}""")]
    [InlineData("priority", """{"type":["integer","null"],"format":"int32","minimum":1,"maximum":5}""")]
    [InlineData("choice", """{"type":["string","null"],"enum":["a",null]}""")]
    [InlineData("letters", """{"type":"object","additionalProperties":{"$ref":"#/components/schemas/Letter"},"maxProperties":2}""")]
    public void Parameter_Rules_AreKeywords(string parameter, string expected) =>
        Document.Schema("ruled.send", parameter).ShouldBe(expected);

    [Theory]
    [InlineData("title", """{"type":"string","minLength":1}""")]
    [InlineData("part", """{"type":"number","format":"double","minimum":0,"exclusiveMaximum":1}""")]
    [InlineData("mail", """{"type":["string","null"],"format":"email"}""")]
    [InlineData("copies", """{"type":["array","null"],"items":{"$ref":"#/components/schemas/Letter"},"minItems":1}""")]
    public void Member_Rules_AreKeywords(string member, string expected) =>
        Document["Letter"]["properties"]![member].ShouldBe(expected);
}
