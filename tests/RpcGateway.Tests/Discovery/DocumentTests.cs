using RpcGateway.Binding;
using RpcGateway.Oddities;

namespace RpcGateway.Tests.Discovery;

/// <summary>The document without its schemas.</summary>
public sealed class DocumentTests
{
    private static readonly OddDocument Document = OddDocument.Create();

    [Fact]
    public void Document_Always_HasVersionsAndAddress()
    {
        Document.Json["openrpc"].ShouldBe("\"1.3.2\"");
        Document.Json["info"].ShouldBe("""{"title":"Odd","version":"1.0.0"}""");
        Document.Json["servers"].ShouldBe("""[{"name":"rpc","url":"ws://localhost/rpc"}]""");
    }

    [Fact]
    public void Method_Comment_IsSummaryAndDescription()
    {
        var method = Document.Method("odd.enum");

        method["summary"].ShouldBe("\"Enums.\"");
        method["description"].ShouldBe("\"Enums. They have two faces.\\n\\nNumbers and names.\"");
        method["tags"].ShouldBe("""[{"name":"odd"}]""");
        method["paramStructure"].ShouldBe("\"either\"");
        method["x-contract"].ShouldBe("\"odd\"");
        method["x-member"].ShouldBe("\"EnumAsync\"");
        Document.Parameter("odd.enum", "level")["description"].ShouldBe("\"By number.\"");
        Document.Parameter("odd.enum", "level")["required"].ShouldBe("false");
        Document.Parameter("odd.nullable", "text")["required"].ShouldBe("true");
    }

    [Fact]
    public void Method_AnyKind_IsMarked()
    {
        Document.Method("odd.note").AsObject().Should().NotContainKey("result");
        Document.Method("odd.clash")["result"].ShouldBe("""{"name":"result","schema":{"type":"null"}}""");
        Document.Method("odd.nullable")["result"].ShouldBe(
            """{"name":"result","schema":{"anyOf":[{"$ref":"#/components/schemas/Person"},{"type":"null"}]}}""");
        Document.Method("odd.stream")["result"].ShouldBe(
            """
            {"name":"result","schema":{"$ref":"#/components/schemas/RpcStream"},
             "x-stream":{"schema":{"anyOf":[{"$ref":"#/components/schemas/Person"},{"type":"null"}]}}}
            """);
        Document.Method("odd.binary")["result"].ShouldBe(
            """{"name":"result","schema":{"$ref":"#/components/schemas/RpcBinary"},"x-binary":true}""");
        Document.Method("odd.old")["deprecated"].ShouldBe("true");
        Document.Method("odd.enum")["x-idempotent"].ShouldBe("true");
        Document.Method("odd.old").AsObject().Should().NotContainKey("x-idempotent");
    }

    [Fact]
    public void Parameter_StreamProgressAndBinary_DescribeTheirItems()
    {
        Document.Parameter("odd.stream", "colors")["x-stream"].ShouldBe(
            """{"schema":{"$ref":"#/components/schemas/Color"}}""");
        Document.Parameter("odd.stream", "progress").ShouldBe(
            """
            {"name":"progress","required":false,"schema":{"$ref":"#/components/schemas/RpcProgressToken"},
             "x-progress":{"schema":{"$ref":"#/components/schemas/Level"}}}
            """);
        Document.Parameter("odd.binary", "content")["x-binary"].ShouldBe("true");
    }

    [Fact]
    public void Method_ErrorsAndExamples_AreListed()
    {
        var method = Document.Method("odd.example");

        method["errors"].ShouldBe("""[{"code":7,"message":"It is gone."},{"code":8,"message":"It never was."},{"code":9,"message":"It is late."}]""");
        method["x-errors"].ShouldBe(
            """[{"code":7,"schema":{"$ref":"#/components/schemas/Gone"}},{"code":8,"name":"NeverWas"},{"code":9,"name":"TooLate"}]""");
        method["examples"].ShouldBe(
            """
            [{"name":"by position","params":[{"name":"name","value":"a"},{"name":"value","value":{"b":[1]}}]},
             {"name":"by name","params":[{"name":"value","value":null},{"name":"name","value":"a"}],
              "result":{"name":"result","value":null}}]
            """);
    }

    [Fact]
    public void Document_ContractsAndCallbacks_AreListed()
    {
        Document.Json["x-contracts"].ShouldBe(
            """
            [{"name":"odd","interface":"IOdd",
              "description":"Every type that a schema has to be made of. Not for calls.\n\nSecond paragraph.","callback":"oddCallback"}]
            """);
        Document.Json["x-callbacks"]![0]!["name"].ShouldBe("\"oddCallback\"");
        Document.Json["x-callbacks"]![0]!["methods"]!.AsArray().Should().ContainSingle();
    }

    [Fact]
    public void Document_HiddenMethods_AreOmittedWithTheirTypes()
    {
        var hidden = RpcContracts.Get<IOdd>().Methods.Select(method => method.Name).Except(["odd.note"]).ToHashSet();

        var document = OddDocument.Create(hidden: hidden);

        document.Json["methods"]!.AsArray().Should().ContainSingle();
        document.Names.Should().Equal("Color", "OnlyTold");
        document.Json["x-incomplete"].ShouldBe("true");
        Document.Json.AsObject().Should().NotContainKey("x-incomplete");
    }

    [Fact]
    public void Document_EverythingHidden_IsEmpty()
    {
        var hidden = RpcContracts.Get<IOdd>().Methods.Select(method => method.Name).ToHashSet();

        var document = OddDocument.Create(hidden: hidden);

        document.Json["methods"].ShouldBe("[]");
        document.Json["components"].ShouldBe("""{"schemas":{}}""");
        document.Json["x-contracts"].ShouldBe("[]");
        document.Json["x-callbacks"].ShouldBe("[]");
    }
}
