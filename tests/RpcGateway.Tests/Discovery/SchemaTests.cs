using System.Text.Json;
using System.Text.Json.Serialization;

namespace RpcGateway.Tests.Discovery;

/// <summary>The schemas of the types of a contract.</summary>
public sealed class SchemaTests
{
    private static readonly OddDocument Document = OddDocument.Create();

    /// <summary>Parameters and their schemas.</summary>
    public static TheoryData<string, string, string> Parameters => new()
    {
        { "odd.enum", "color", """{"$ref":"#/components/schemas/Color","default":"light-green"}""" },
        { "odd.enum", "level", """{"$ref":"#/components/schemas/Level","default":200}""" },
        { "odd.enum", "none", """{"anyOf":[{"$ref":"#/components/schemas/Color"},{"type":"null"}],"default":null}""" },
        { "odd.nullable", "text", """{"type":["string","null"]}""" },
        { "odd.nullable", "number", """{"type":["integer","null"],"format":"int32"}""" },
        { "odd.nullable", "person", """{"anyOf":[{"$ref":"#/components/schemas/Person"},{"type":"null"}]}""" },
        { "odd.nullable", "name", """{"type":"string","default":"none"}""" },
        // JSON has no NaN, so the default is omitted.
        { "odd.nullable", "nan", """{"type":"number","format":"double"}""" },
        { "odd.dictionary", "byId", """{"type":"object","additionalProperties":{"type":["integer","null"],"format":"int32"}}""" },
        { "odd.dictionary", "lists", """{"type":"object","additionalProperties":{"type":"array","items":{"type":"string"}}}""" },
        { "odd.date", "at", """{"type":"string","format":"date-time"}""" },
        { "odd.date", "day", """{"type":"string","format":"date"}""" },
        { "odd.date", "time", """{"type":"string","format":"time"}""" },
        { "odd.date", "id", """{"type":"string","format":"uuid"}""" },
        { "odd.date", "address", """{"type":"string","format":"uri"}""" },
        { "odd.number", "a", """{"type":"integer","format":"int8"}""" },
        { "odd.number", "b", """{"type":"integer","format":"uint8"}""" },
        { "odd.number", "c", """{"type":"integer","format":"int16"}""" },
        { "odd.number", "d", """{"type":"integer","format":"uint32"}""" },
        { "odd.number", "e", """{"type":"integer","format":"int64"}""" },
        { "odd.number", "f", """{"type":"integer","format":"uint64"}""" },
        { "odd.number", "g", """{"type":"number","format":"float"}""" },
        { "odd.loose", "anything", "{}" },
        { "odd.loose", "element", "{}" },
        { "odd.loose", "node", "{}" },
        { "odd.loose", "letter", """{"type":"string","minLength":1,"maxLength":1}""" },
        { "odd.parts", "texts", """{"type":"array","items":{"type":["string","null"]}}""" },
        {
            "odd.parts", "lists",
            """{"type":"object","additionalProperties":{"type":"array","items":{"type":["string","null"]}}}"""
        },
        {
            "odd.parts", "people",
            """{"type":["array","null"],"items":{"anyOf":[{"$ref":"#/components/schemas/Person"},{"type":"null"}]}}"""
        },
        { "odd.parts", "numbers", """{"type":"array","items":{"type":["integer","null"],"format":"int32"}}""" },
        { "odd.stream", "colors", """{"$ref":"#/components/schemas/RpcStream"}""" },
        { "odd.stream", "numbers", """{"anyOf":[{"$ref":"#/components/schemas/RpcStream"},{"type":"null"}]}""" },
        { "odd.stream", "progress", """{"$ref":"#/components/schemas/RpcProgressToken"}""" },
        { "odd.binary", "content", """{"$ref":"#/components/schemas/RpcBinary"}""" },
        { "odd.binary", "more", """{"anyOf":[{"$ref":"#/components/schemas/RpcBinary"},{"type":"null"}]}""" },
    };

    /// <summary>Types and their named schemas.</summary>
    public static TheoryData<string, string> Types => new()
    {
        {
            "Color",
            """
            {"description":"A colour.","enum":["Red","light-green"],
             "x-enum":[{"name":"Red","value":"Red","description":"Like blood."},{"name":"LightGreen","value":"light-green"}]}
            """
        },
        {
            "Level",
            """
            {"type":"integer","x-enum":[{"name":"Low","value":1},{"name":"High","value":200,"description":"Too much."}]}
            """
        },
        {
            "Person",
            """
            {"description":"A person.","type":"object",
             "properties":{
               "name":{"type":"string","description":"The name."},
               "nick":{"type":["string","null"],"description":"Another one, or `null`."},
               "years":{"type":["integer","null"],"format":"int32","description":"The age."},
               "favourite":{"anyOf":[{"$ref":"#/components/schemas/Color"},{"type":"null"}],"description":"What they like."}},
             "required":["name","nick"]}
            """
        },
        {
            "Circle",
            """
            {"description":"A round one.","type":"object",
             "properties":{
               "radius":{"type":"number","format":"double","description":"Its radius."},
               "label":{"type":"string","description":"What it says."}},
             "required":["radius","label"]}
            """
        },
        {
            "Node",
            """
            {"description":"Refers to itself, in every way.","type":"object",
             "properties":{
               "value":{"type":"integer","format":"int32"},
               "next":{"anyOf":[{"$ref":"#/components/schemas/Node"},{"type":"null"}]},
               "children":{"type":"array","items":{"$ref":"#/components/schemas/Node"}},
               "byName":{"type":"object","additionalProperties":{"$ref":"#/components/schemas/Node"}}},
             "required":["value","next","children","byName"]}
            """
        },
        { "Tree", """{"type":"array","items":{"$ref":"#/components/schemas/Tree"}}""" },
        {
            "Nested",
            """
            {"type":"object",
             "properties":{
               "lists":{"type":"array","items":{"type":"array","items":{"type":"string"}}},
               "again":{"type":"object","additionalProperties":{"type":"array","items":{"type":"string"}}},
               "maybe":{"type":["array","null"],"items":{"type":"string"}}},
             "required":["lists","again","maybe"]}
            """
        },
        {
            "Holder",
            """
            {"description":"Its members have parts that may be null.","type":"object",
             "properties":{
               "names":{"type":"array","items":{"type":["string","null"]}},
               "byName":{"type":["object","null"],"additionalProperties":{"type":["string","null"]}},
               "strict":{"type":"array","items":{"type":"string"}},
               "again":{"type":"array","items":{"type":["string","null"]}},
               "deep":{"type":"array","items":{"type":["array","null"],"items":{"type":["string","null"]}}}},
             "required":["names","byName","strict","again","deep"]}
            """
        },
        {
            "Rights",
            """
            {"type":"integer","x-enum":[{"name":"None","value":0},{"name":"Read","value":1},{"name":"Write","value":2}],"x-flags":true}
            """
        },
        { "Strange", "{}" },
        {
            "Strict",
            """
            {"type":"object","properties":{"value":{"type":"integer","format":"int32"}},"additionalProperties":false,"required":["value"]}
            """
        },
        {
            "Defaults",
            """
            {"type":"object",
             "properties":{
               "count":{"type":"integer","format":"int32","default":5},
               "text":{"type":["string","null"],"default":null},
               "color":{"$ref":"#/components/schemas/Color","default":"Red"}}}
            """
        },
        {
            "PageOfPerson",
            """
            {"type":"object",
             "properties":{
               "items":{"type":"array","items":{"$ref":"#/components/schemas/Person"}},
               "next":{"type":["string","null"]}},
             "required":["items","next"]}
            """
        },
    };

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Parameter_Type_HasItsSchema(string method, string parameter, string schema) =>
        Document.Schema(method, parameter).ShouldBe(schema);

    [Theory]
    [MemberData(nameof(Types))]
    public void Component_Type_HasItsSchema(string name, string schema) => Document[name].ShouldBe(schema);

    [Fact]
    public void Components_Names_AreTheTypeNames() => Document.Names.Should().Equal(
        "Animal",
        "Circle",
        "Color",
        "Defaults",
        "Dog",
        "Gone",
        "Holder",
        "Level",
        "Nested",
        "Node",
        "Numbers",
        "OnlyTold",
        "PageOfInt32",
        "PageOfPerson",
        "PageOfPersonArray",
        "PairOfStringAndPageOfPersonArray",
        "Person",
        "Rights",
        "RpcBinary",
        "RpcProgressToken",
        "RpcStream",
        "Shape",
        "Square",
        "Status",
        "Status_Outer",
        "Status_Second",
        "Status_Second_Third",
        "Strange",
        "Strict",
        "Tree");

    [Fact]
    public void Component_NameClash_IsResolvedByTheNamespace()
    {
        Document.Schema("odd.clash", "first").ShouldBe("""{"$ref":"#/components/schemas/Status"}""");
        Document.Schema("odd.clash", "second").ShouldBe("""{"$ref":"#/components/schemas/Status_Second"}""");
        Document["Status_Second"]["properties"]!.AsObject().Should().ContainKey("second");
        Document["Status_Outer"]["properties"]!.AsObject().Should().ContainKey("nested");
        Document["Status_Second_Third"]["properties"]!.AsObject().Should().ContainKey("third");
    }

    [Fact]
    public void Component_Polymorphic_ListsItsTypesWithTheirTags()
    {
        Document["Shape"]["anyOf"]![0].ShouldBe(
            """
            {"allOf":[{"$ref":"#/components/schemas/Circle"},
                      {"type":"object","properties":{"kind":{"const":"circle"}},"required":["kind"]}]}
            """);
        Document["Shape"]["description"].ShouldBe("\"A shape.\"");
        Document["Square"]["properties"]!["inner"].ShouldBe(
            """{"anyOf":[{"$ref":"#/components/schemas/Shape"},{"type":"null"}]}""");
        Document["Animal"]["anyOf"]!.AsArray().Should().HaveCount(2);
        Document["Animal"]["anyOf"]![0]!["properties"]!["$type"].ShouldBe("""{"const":1}""");
    }

    [Fact]
    public void Component_NumberInAString_AllowsStrings() =>
        Document["Numbers"]["properties"]!["loose"]!["type"].ShouldBe("""["string","integer"]""");

    [Fact]
    public void Parts_ResultsItemsAndReports_MayBeNull()
    {
        const string Texts = """{"schema":{"type":"array","items":{"type":["string","null"]}}}""";
        Document.Method("odd.parts")["result"].ShouldBe(
            """{"name":"result","schema":{"type":"array","items":{"type":["string","null"]}}}""");
        Document.Method("odd.partStream")["result"]!["x-stream"].ShouldBe(Texts);
        Document.Parameter("odd.partStream", "items")["x-stream"].ShouldBe(Texts);
        Document.Parameter("odd.partStream", "progress")["x-progress"].ShouldBe(Texts);
    }

    [Fact]
    public void LargeNumbers_WrittenAsStrings_KeepTheirFormat()
    {
        var document = OddDocument.Create(options => options.WriteLargeNumbersAsStrings());

        document.Schema("odd.number", "e").ShouldBe("""{"type":"string","format":"int64"}""");
        document.Schema("odd.number", "f").ShouldBe("""{"type":"string","format":"uint64"}""");
        document.Schema("odd.number", "d").ShouldBe("""{"type":"integer","format":"uint32"}""");
        document.Method("odd.number")["result"]!["schema"].ShouldBe("""{"type":"string","format":"decimal"}""");
        document["Numbers"]["properties"]!["large"].ShouldBe("""{"type":"string","format":"int128"}""");
    }

    [Fact]
    public void Component_Bytes_AreBase64() => Document.Method("odd.loose")["result"]!["schema"]
        .ShouldBe("""{"type":"string","contentEncoding":"base64"}""");

    [Fact]
    public void Document_SerializerOptions_AreApplied()
    {
        var document = OddDocument.Create(options =>
        {
            options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseUpper;
            options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower));
            options.NumberHandling = JsonNumberHandling.WriteAsString;
            options.ReferenceHandler = ReferenceHandler.Preserve;
            options.MaxDepth = 2;
        });

        document["Node"]["properties"]!.AsObject().Should().ContainKey("BY_NAME");
        document["Person"]["properties"]!["NAME"]!["description"].ShouldBe("\"The name.\"");
        document["Level"]["enum"].ShouldBe("""["low","high"]""");
        document.Schema("odd.enum", "level")["default"].ShouldBe("\"high\"");
    }
}
